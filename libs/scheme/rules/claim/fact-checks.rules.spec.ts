import { claimFold, claimStream } from '#scheme/history';
import { acceptClaim, reviewSecond } from '#scheme/rules';
import { ask, fact, type Happened, Past } from '../../../../test/support/builders.js';
import { answer, type AnswerPast, rules, sources, type Values } from '../../../../test/support/claim-past.js';
import { claim, INSTITUTION_PAYEE, traineeOf } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { certificate, pension, person, trainingClass } from '../../../../test/support/training-past.js';

const accepting = (past: Past) => acceptClaim({ claimId: 'C1' }, past.state(claimFold, claimStream('C1')), sources(past), ask());
const of = (subsidyKind: string, values: Values = {}): Happened[] => [
  ...rules(values), ...trainingClass({ subsidyKind }), person('P1'), certificate('P1'),
  fact(claimStream('C1'), ['ClaimSubmitted.v1', {
    claimId: 'C1', subsidyKind, channel: 'INSTITUTION', classId: 'K1', payee: INSTITUTION_PAYEE, trainees: [traineeOf('P1')],
  }], { actor: 'O-inst' }),
];

describe('clause JN-3.3b — who was trained was there', () => {
  specify('died on the last day of the class').given(of('GROUP_SKILL'), answer('P1', 'DEATH', '2019-11-29')).when(accepting)
    .refused('person.deceased', 'JN-3.3b', [{ fact: 'DEATH', source: '示例库', queriedOn: '2019-10-08', from: '2019-11-29' }]);
  specify('died the day after').given(of('GROUP_SKILL'), answer('P1', 'DEATH', '2019-11-30')).when(accepting).passes();
  specify('asked, and alive').given(of('GROUP_SKILL'), answer('P1', 'DEATH', null)).when(accepting).passes();
  specify('detained from its last day').given(of('GROUP_SKILL'), answer('P1', 'DETENTION', '2019-11-29')).when(accepting).refused('person.detained', 'JN-3.3b');
  specify('detained to its first day').given(of('GROUP_SKILL'), answer('P1', 'DETENTION', '2018-01-01', { to: '2019-10-14' })).when(accepting)
    .refused('person.detained', 'JN-3.3b');
  specify('released the day before').given(of('GROUP_SKILL'), answer('P1', 'DETENTION', '2018-01-01', { to: '2019-10-13' })).when(accepting).passes();
});

describe('clause JN-2.3.1a — staff of the treasury are trained on another budget', () => {
  specify('in post when the class started').given(of('GROUP_SKILL'), answer('P1', 'FISCAL_STAFF', '2010-07-01')).when(accepting)
    .refused('person.fiscal-staff', 'JN-2.3.1a');
  specify('who left before').given(of('GROUP_SKILL'), answer('P1', 'FISCAL_STAFF', '2010-07-01', { to: '2019-10-13' })).when(accepting).passes();
});

describe('clause JN-2.1.2a — a category is proven as of the day the class started', () => {
  const proof = { 'claim.requires.categoryProof': 1 };
  specify('the roster says rural worker, and nobody does').given(of('GROUP_SKILL', proof)).when(accepting)
    .refused('claim.category-unproven', 'JN-2.1.2a', [{ personId: 'P1', category: 'RURAL_WORKER', startsOn: '2019-10-14' }]);
  specify('proven').given(of('GROUP_SKILL', proof), answer('P1', 'CATEGORY', '2019-10-14', { about: 'RURAL_WORKER' })).when(accepting).passes();
  specify('proven from the day after').given(of('GROUP_SKILL', proof), answer('P1', 'CATEGORY', '2019-10-15', { about: 'RURAL_WORKER' })).when(accepting)
    .refused('claim.category-unproven', 'JN-2.1.2a');
  specify('a rule set that asks no proof').given(of('GROUP_SKILL')).when(accepting).passes();
  specify('clause A2-2 — a veteran always proves it').given(of('VETERAN')).when(accepting).refused('claim.category-unproven', 'JN-2.1.2a');
  specify('clause A2-2 — a veteran who did').given(of('VETERAN'), answer('P1', 'CATEGORY', '2019-01-01', { about: 'VETERAN' })).when(accepting).passes();
  specify('clause A2-3 — a school leaver always proves it').given(of('LABOUR_PREP')).when(accepting).refused('claim.category-unproven', 'JN-2.1.2a');
  specify('clause A2-3 — a school leaver who did').given(of('LABOUR_PREP'), answer('P1', 'CATEGORY', '2019-01-01', { about: 'SCHOOL_LEAVER' })).when(accepting)
    .passes();
});

describe('clause JN-2.1.2b — domestic workers from elsewhere', () => {
  const from = (about: string): Happened => answer('P1', 'HUKOU', '2000-01-01', { about });
  const lives = (since: string): Happened => answer('P1', 'RESIDENCE', since);
  const insured = (since: string, about = 'ACCIDENT', past: AnswerPast = {}): Happened => answer('P1', 'INSURANCE', since, { about, ...past });
  specify('of Jinan: neither test').given(of('DOMESTIC'), from('JINAN')).when(accepting).passes();
  specify('nobody asked where from').given(of('DOMESTIC')).when(accepting).refused('claim.hukou-unknown', 'JN-2.1.2b', [{ personId: 'P1' }]);
  specify('six months of both').given(of('DOMESTIC'), from('OTHER'), lives('2019-04-14'), insured('2019-04-14')).when(accepting).passes();
  specify('five months of insurance').given(of('DOMESTIC'), from('OTHER'), lives('2019-01-01'), insured('2019-05-14')).when(accepting)
    .refused('claim.domestic-insurance', 'JN-2.1.2b',
      [{ fact: 'INSURANCE', about: 'ACCIDENT', source: '示例库', queriedOn: '2019-10-08', from: '2019-05-14' }]);
  specify('a day short of residence').given(of('DOMESTIC'), from('OTHER'), lives('2019-04-15'), insured('2019-01-01')).when(accepting)
    .refused('claim.domestic-residence', 'JN-2.1.2b');
  for (const about of ['FLEXIBLE_SOCIAL', 'ACCIDENT', 'COMMERCIAL_ACCIDENT']) {
    specify(`one of the three: ${about}`).given(of('DOMESTIC'), from('OTHER'), lives('2019-01-01'), insured('2019-01-01', about)).when(accepting).passes();
  }
  specify('an insurance of another kind').given(of('DOMESTIC'), from('OTHER'), lives('2019-01-01'), insured('2019-01-01', 'EMPLOYEE')).when(accepting)
    .refused('claim.domestic-insurance', 'JN-2.1.2b');
  specify('two insurances of five months each do not add up').given(of('DOMESTIC'), from('OTHER'), lives('2019-01-01'), insured('2019-05-14'),
    insured('2019-05-14', 'FLEXIBLE_SOCIAL')).when(accepting).refused('claim.domestic-insurance', 'JN-2.1.2b');
  specify('one that ended').given(of('DOMESTIC'), from('OTHER'), lives('2019-01-01'), insured('2018-01-01', 'ACCIDENT', { to: '2019-10-13' })).when(accepting)
    .refused('claim.domestic-insurance', 'JN-2.1.2b');
});

describe('clause JN-2.1.3b — who draws a living allowance', () => {
  const living: readonly Happened[] = [...rules(), ...trainingClass({ subsidyKind: 'PROJECT' }), person('P1'), fact(claimStream('C1'),
    ['LivingClaimSubmitted.v1', {
    claimId: 'C1', subsidyKind: 'LIVING', classId: 'K1', personId: 'P1', payee: { kind: 'PERSON', id: 'P1', accountId: 'ACC-P1' }, days: 20,
      personCategory: 'POOR_LABOUR',
  }])];
  specify('a registered poor worker').given(living, answer('P1', 'CATEGORY', '2018-01-01', { about: 'POOR_LABOUR' })).when(accepting).passes();
  specify('a category the rule set does not name').given(living, answer('P1', 'CATEGORY', '2018-01-01', { about: 'RURAL_WORKER' })).when(accepting)
    .refused('claim.living-not-entitled', 'JN-2.1.3b', [{ personId: 'P1', startsOn: '2019-10-14' }]);
  specify('no longer one').given(living, answer('P1', 'CATEGORY', '2018-01-01', { about: 'POOR_LABOUR', to: '2019-10-13' })).when(accepting)
    .refused('claim.living-not-entitled', 'JN-2.1.3b');
});

const reviewing = (today: string) => (past: Past) =>
  reviewSecond({ claimId: 'C1', decision: 'PASS' }, past.state(claimFold, claimStream('C1')), sources(past), ask({ officer: 'O-review2', today }));
const onDesk = (values: Values = {}): Happened[] => [...rules(values), ...trainingClass(), person('P1'), certificate('P1'), ...claim('C1', 'firstPassed')];
const limit = { 'fact.maxAgeDays.pension': 30, 'fact.maxAgeDays.death': 30 };

describe('clause JN-3.3b — the second review rests on fresh answers', () => {
  specify('thirty days old').given(onDesk(limit), pension('P1', null, { queriedOn: '2019-11-02' })).when(reviewing('2019-12-02')).passes();
  specify('thirty-one').given(onDesk(limit), pension('P1', null, { queriedOn: '2019-11-01' })).when(reviewing('2019-12-02'))
    .refused('claim.facts-stale', 'JN-3.3b', [{ personId: 'P1', fact: 'PENSION', ageDays: 31, maxAge: 30 }]);
  specify('never asked').given(onDesk(limit)).when(reviewing('2019-12-02'))
    .refused('claim.facts-stale', 'JN-3.3b', [{ personId: 'P1', fact: 'PENSION', ageDays: null, maxAge: 30 }]);
  specify('asked again').given(onDesk(limit), pension('P1', null, { queriedOn: '2019-11-01' }), pension('P1', null, { factId: 'PF-2',
    queriedOn: '2019-12-02' }))
    .when(reviewing('2019-12-02')).passes();
  specify('another answer that is old').given(onDesk(limit), pension('P1', null, { queriedOn: '2019-12-02' }), answer('P1', 'DEATH', null))
    .when(reviewing('2019-12-02'))
    .refused('claim.facts-stale', 'JN-3.3b', [{ personId: 'P1', fact: 'DEATH', ageDays: 55, maxAge: 30 }]);
  specify('a rule set that sets no limit').given(onDesk()).when(reviewing('2021-12-02')).passes();
  specify('what came since acceptance counts').given(onDesk(), pension('P1', '2019-10-01', { queriedOn: '2019-12-02' })).when(reviewing('2019-12-02'))
    .refused('person.pension-recipient', 'JN-2.3.1d');
  specify('a class that is gone').given(claim('C1', 'firstPassed')).when(reviewing('2019-12-02')).refused('class.unknown');

  it('and says which answers, and how old', () => {
    const history = [...onDesk(), pension('P1', null, { queriedOn: '2019-11-02' })];
    expect(reviewing('2019-12-02')(new Past(history))).toMatchObject({
      facts: [{ fact: 'PENSION', factId: 'PF-1', personId: 'P1', source: '养老保险待遇库', queriedOn: '2019-11-02', ageDays: 30 }],
    });
  });
});
