import { day } from '#kernel';
import { claimFold, claimStream, enterpriseFold, enterpriseStream, type EnterpriseSize } from '#scheme/history';
import { acceptClaim, reviewFirst, type Verdict, withdrawClaim } from '#scheme/rules';
import { ask, fact, type Happened, Past } from '../../../../test/support/builders.js';
import { rules, type RulesPast, sources, type Values } from '../../../../test/support/claim-past.js';
import { traineeOf } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { certificate, pension, person, trainingClass } from '../../../../test/support/training-past.js';

const VALUES: Values = {
  'std.work_for_training': 50_000, 'work_for_training.enabled': 1, 'work_for_training.maxMonths': 6, 'work_for_training.maxPerPerson': 300_000,
  'work_for_training.cap.sme': 400_000, 'work_for_training.cap.large': 9_000_000, 'work_for_training.lastDay': 20_210_331,
};
const OPEN: RulesPast = { confirmed: ['work_for_training.enabled'] };
const firm = (size?: EnterpriseSize): Happened => fact(enterpriseStream('E1'), ['EnterpriseRegistered.v1', {
  enterpriseId: 'E1', name: '示例企业', uscc: '91370102MA3C000014', usccCheck: 'failed', highRisk: false, accountId: 'ACC-E1',
  ...(size === undefined ? {} : { size }),
}]);
const held = (claimId: string, amountFen: number): Happened =>
  fact(enterpriseStream('E1'), ['WorkForTrainingReserved.v1', { enterpriseId: 'E1', claimId, amountFen }]);
const place = (claimId: string, more: object): Happened => fact('person-P1', ['SubsidyReserved.v1', {
  personId: 'P1', claimId, classId: 'K0', classStartsOn: day('2019-09-20'), classEndsOn: day('2019-10-20'), issuedOn: day('2019-11-02'), year: 2019,
  occupation: `of ${claimId}`, level: 5, subsidyKind: 'WORK_FOR_TRAINING', countsToCap: false, ...more,
}]);
interface Asked { readonly months?: number; readonly values?: Values; readonly open?: RulesPast; readonly kind?: string }
const submitted = ({ months = 3, values = {}, open = OPEN, kind = 'WORK_FOR_TRAINING' }: Asked = {}): Happened[] => [
  ...rules({ ...VALUES, ...values }, open), ...trainingClass({ subsidyKind: kind }), person('P1'), certificate('P1'), pension('P1', null),
  fact(claimStream('C1'), ['ClaimSubmitted.v1', {
    claimId: 'C1', subsidyKind: kind, channel: 'ENTERPRISE', classId: 'K1', payee: { kind: 'ENTERPRISE', id: 'E1', accountId: 'ACC-E1' }, enterpriseId: 'E1',
    trainees: [{ ...traineeOf('P1'), ...(kind === 'WORK_FOR_TRAINING' ? { months } : {}) }],
  }], { actor: 'O-ent' }),
];
const claimOf = (past: Past) => past.state(claimFold, claimStream('C1'));
const accepting = (today = '2020-01-06') => (past: Past) => acceptClaim({ claimId: 'C1' }, claimOf(past),
  { ...sources(past), employer: past.state(enterpriseFold, enterpriseStream('E1')) }, ask({ today, officer: 'O-accept' }));
const reserved = (amountFen: number) =>
  ({ stream: 'enterprise-E1', event: { type: 'WorkForTrainingReserved.v1', data: { enterpriseId: 'E1', claimId: 'C1', amountFen } } });
const last = (answer: unknown): unknown => (answer as Verdict).writings.at(-1);

describe('clause JN-2.1.1a — work for training: months by the standard, inside the limits of person and enterprise', () => {
  it('three months of 500.00 are held of the enterprise and written on the place', () => {
    const answer = accepting()(new Past([...submitted(), firm('SME_HIT')])) as Verdict;
    expect(last(answer)).toEqual(reserved(150_000));
    expect(answer.writings[1]?.event.data).toMatchObject({ personId: 'P1', months: 3 });
  });
  it('and are what it is worth', () => {
    const accepted = fact(claimStream('C1'), ['ClaimAccepted.v1', { claimId: 'C1', headcount: 1 }]);
    const past = new Past([...submitted({ months: 6 }), firm('SME_HIT'), accepted]);
    const answer = reviewFirst({ claimId: 'C1', decision: 'PASS' }, claimOf(past), sources(past), ask({ officer: 'O-review1' })) as Verdict;
    expect(answer.writings[0]?.event.data).toMatchObject({ amountFen: 300_000, lines: [{ months: 6, amountFen: 300_000 }] });
  });
  specify('a seventh month, over two claims').given(submitted({ months: 3 }), firm('SME_HIT'), place('C0', { months: 4 })).when(accepting())
    .refused('claim.work-months', 'JN-2.1.1a', [{ months: 7, mostMonths: 6, mostFen: 300_000, ruleSet: 'R1', claims: ['C0'] }]);
  specify('more money than a person may have').given(submitted({ months: 6, values: { 'work_for_training.maxPerPerson': 299_999 } }), firm('SME_HIT'))
    .when(accepting()).refused('claim.work-per-person', 'JN-2.1.1a');
  specify('without the limit nothing is invented').given(submitted().filter(({ stream }) => !stream.startsWith('ruleSet')),
    rules({ 'std.work_for_training': 50_000, 'work_for_training.enabled': 1 }, OPEN), firm('SME_HIT')).when(accepting()).refused('ruleSet.parameter-missing');
  specify('to the last fen of a small enterprise').given(submitted(), firm('SME_HIT'), held('C0', 250_000)).when(accepting()).passes();
  specify('a fen beyond it').given(submitted(), firm('SME_HIT'), held('C0', 250_001)).when(accepting())
    .refused('claim.work-enterprise-limit', 'JN-2.1.1a', [{ enterpriseId: 'E1', mostFen: 400_000, heldFen: 250_001, amountFen: 150_000, ruleSet: 'R1' }]);
  specify('which a large one may').given(submitted(), firm('LARGE_FIVE'), held('C0', 250_001)).when(accepting()).passes();
  specify('what another claim gave back is free').given(submitted(), firm('SME_HIT'), held('C0', 250_001),
    fact(enterpriseStream('E1'), ['WorkForTrainingReleased.v1', { enterpriseId: 'E1', claimId: 'C0', reason: 'WITHDRAWN' }])).when(accepting()).passes();
  specify('of an enterprise whose size nobody stated').given(submitted(), firm()).when(accepting()).refused('claim.work-size-unknown', 'JN-2.1.1a');
  specify('of an enterprise nobody registered').given(submitted()).when(accepting()).refused('enterprise.unknown');
  specify('on the last day').given(submitted(), firm('SME_HIT')).when(accepting('2021-03-31')).passes();
  specify('the day after').given(submitted(), firm('SME_HIT')).when(accepting('2021-04-01'))
    .refused('claim.work-over', 'JN-2.1.1a', [{ lastDay: '2021-03-31' }]);
  specify('closed until the bureau has confirmed it (O-16)').given(submitted({ open: {} }), firm('SME_HIT')).when(accepting())
    .refused('claim.kind-disabled', 'JN-3.2c');
  specify('gives its share of the limit back').given(submitted(), firm('SME_HIT'), fact(claimStream('C1'), ['ClaimAccepted.v1', { claimId: 'C1',
    headcount: 1 }]))
    .when((past) => {
      const asked = ask({ officer: 'O-ent' });
      return withdrawClaim({ claimId: 'C1', reason: '示例' }, claimOf(past), { ...asked, officer: { ...asked.officer, enterpriseId: 'E1' } });
    }).then([
      { stream: 'claim-C1', type: 'ClaimWithdrawn.v1', data: { claimId: 'C1', reason: '示例', from: 'accepted' } },
      { stream: 'person-P1', type: 'SubsidyReleased.v1', data: { personId: 'P1', claimId: 'C1', reason: 'WITHDRAWN' } },
      { stream: 'enterprise-E1', type: 'WorkForTrainingReleased.v1', data: { enterpriseId: 'E1', claimId: 'C1', reason: 'WITHDRAWN' } },
    ]);
});

describe('clause JN-2.1.1b — an apprentice draws no upgrade subsidy for the same days', () => {
  const apprentice = (more: object = {}) => place('C0', { subsidyKind: 'APPRENTICE', classEndsOn: day('2020-08-31'), ...more });
  const of = (value: number) => submitted({ kind: 'SKILL_UPGRADE', values: { 'exclusion.apprentice': value } });
  specify('refused').given(of(1), apprentice()).when(accepting())
    .refused('claim.apprentice-apart', 'JN-2.1.1b', [{ claimId: 'C0', subsidyKind: 'APPRENTICE', ruleSet: 'R1' }]);
  specify('afterwards').given(of(1), apprentice({ classEndsOn: day('2019-10-13') })).when(accepting()).passes();
  specify('where the rule set does not say so').given(of(0), apprentice()).when(accepting()).passes();
});
