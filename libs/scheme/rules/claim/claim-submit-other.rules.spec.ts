import { claimFold, claimStream } from '#scheme/history';
import { submitLivingClaim, submitProjectAdvance, submitSchoolClaim } from '#scheme/rules';
import { type Asking, ask, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { counted, enterprise, rules, sources } from '../../../../test/support/claim-past.js';
import { claim } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { applied, institution, person, trainingClass } from '../../../../test/support/training-past.js';

const claimOf = (past: Past) => past.state(claimFold, claimStream('C1'));
const living = (days = 20, personId = 'P1') => (past: Past) => submitLivingClaim({ claimId: 'C1', classId: 'K1', personId, days,
  personCategory: 'POOR_LABOUR' },
  claimOf(past), { ...sources(past), person: sources(past).people.get(personId) ?? { is: 'unknown' } }, ask());
const taught: readonly Happened[] = [...rules(), ...trainingClass({ subsidyKind: 'PROJECT' }), person('P1')];

describe('clause JN-2.1.3b — the living allowance goes to the person, for the days attended', () => {
  specify('submitted').given(taught).when(living()).then([{ stream: 'claim-C1', type: 'LivingClaimSubmitted.v1', data: {
    claimId: 'C1', classId: 'K1', personId: 'P1', days: 20, personCategory: 'POOR_LABOUR', subsidyKind: 'LIVING',
    payee: { kind: 'PERSON', id: 'P1', accountId: 'ACC-P1' },
  } }]);
  specify('once').given(taught, claim('C1', 'submitted')).when(living()).refused('claim.exists');
  specify('no class').when(living()).refused('class.unknown');
  specify('of another organisation').given(rules(), trainingClass({ subsidyKind: 'PROJECT', org: '370116' })).when(living())
    .refused('claim.class-of-other-organisation');
  specify('before its end').given(rules(), trainingClass({ subsidyKind: 'PROJECT', until: 'inSession' })).when(living()).refused('claim.class-not-completed');
  specify('of a class nobody bought').given(rules(), trainingClass(), person('P1')).when(living()).refused('claim.living-not-project', 'JN-2.1.3b');
  specify('of somebody not on the roster').given(taught).when(living(20, 'P9')).refused('claim.not-on-roster', 'JN-3.3b', [{ personId: 'P9' }]);
  specify('for more days than the class had').given(taught).when(living(48)).refused('claim.days-too-many', 'JN-2.1.3b', [{ days: 48, courseDays: 47 }]);
  specify('of somebody not registered').given(taught.slice(0, -1)).when(living()).refused('person.unknown');
  specify('where the account may not pay it').given(rules({ 'use.LIVING_ALLOWANCE': 0 }), taught.slice(2)).when(living())
    .refused('claim.kind-disabled', 'JN-3.2c');
  specify('without a rule set').given(taught.slice(2)).when(living()).refused('ruleSet.none-in-force');
});

const school = (enterpriseId = 'E1', own = enterpriseId) => (past: Past) => {
  const asked = ask({ officer: 'O-ent', roles: ['ENT_OP'] });
  return submitSchoolClaim({ claimId: 'C1', supportId: 'S1:2019', enterpriseId }, claimOf(past), sources(past), { ...asked, officer: { ...asked.officer,
    enterpriseId: own } });
};
const three = (): Happened[] => [...rules(), enterprise(), counted(7, [1, 1, 1])];

describe('clause JN-2.2.1 — each enterprise claims its own share of its school', () => {
  specify('submitted').given(three()).when(school()).then([{ stream: 'claim-C1', type: 'SchoolClaimSubmitted.v1', data: {
    claimId: 'C1', subsidyKind: 'ENTERPRISE_SCHOOL', supportId: 'S1:2019', payee: { kind: 'ENTERPRISE', id: 'E1', accountId: 'ACC-E1' },
    countedOn: '2019-11-29', graduates: 7, parts: [1, 1, 1], share: 0,
  } }]);
  specify('once').given(three(), claim('C1', 'submitted')).when(school()).refused('claim.exists');
  specify('graduates nobody counted').given(rules(), enterprise()).when(school()).refused('schoolSupport.unknown');
  specify('another\'s share').given(three()).when(school('E1', 'E2')).refused('enterprise.not-yours', 'JN-3.3c');
  specify('an enterprise without a share').given(three()).when(school('E4')).refused('claim.no-share', 'JN-2.2.1');
  specify('an enterprise nobody registered').given(rules(), counted(7, [1])).when(school()).refused('enterprise.unknown');
  specify('where the account may not pay it').given(rules({ 'use.ENTERPRISE_SCHOOL': 0 }), three().slice(2)).when(school())
    .refused('claim.kind-disabled', 'JN-3.2c');
  specify('without a rule set').given(three().slice(2)).when(school()).refused('ruleSet.none-in-force');
});

const PROJECT = { projectId: 'PR1', unitPriceFen: 300_000, headcount: 20 };
const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1', roles: ['INST_OP'] };
const advance = (amountFen: number, asking = operator, project: typeof PROJECT | null = PROJECT) => (past: Past) => submitProjectAdvance(
  { claimId: 'C1', classId: 'K1', amountFen }, claimOf(past), { ...sources(past), ...(project === null ? {} : { project }) }, ask(asking));
const running: readonly Happened[] = [...rules(), ...institution(), ...trainingClass({ subsidyKind: 'PROJECT', until: 'inSession' })];
const reservedBefore = (amountFen: number): Happened =>
  fact('advance-K1', ['ProjectAdvanceReserved.v1', { classId: 'K1', projectId: 'PR1', claimId: 'C0', amountFen }]);

describe('clause JN-2.1.3b — at most 60 % of a bought training is paid in advance', () => {
  specify('exactly 60 %').given(running).when(advance(3_600_000)).then([{ stream: 'claim-C1', type: 'ProjectAdvanceSubmitted.v1', data: {
    claimId: 'C1', classId: 'K1', amountFen: 3_600_000, subsidyKind: 'PROJECT', payee: { kind: 'INSTITUTION', id: 'I1', accountId: 'ACC-I1' }, project: PROJECT,
  } }]);
  specify('a fen more').given(running).when(advance(3_600_001))
    .refused('claim.advance-too-high', 'JN-2.1.3b', [{ mostFen: 3_600_000, heldFen: 0, amountFen: 3_600_001, ruleSet: 'R1' }]);
  specify('advances of a class count together').given(running, reservedBefore(3_000_000)).when(advance(600_001)).refused('claim.advance-too-high', 'JN-2.1.3b');
  const settled = fact('advance-K1', ['ProjectAdvanceCleared.v1', { classId: 'K1', claimId: 'C8', advanceFen: 0 }]);
  specify('after the class was settled').given(running, settled).when(advance(1))
    .refused('claim.advance-settled', 'JN-2.1.3b', [{ settledBy: 'C8' }]);
  specify('after its settlement came to nothing').given(running, settled,
    fact('advance-K1', ['ProjectAdvanceReopened.v1', { classId: 'K1', claimId: 'C8', reason: 'REJECTED' }])).when(advance(1)).passes();
  specify('another settlement came to nothing').given(running, settled,
    fact('advance-K1', ['ProjectAdvanceReopened.v1', { classId: 'K1', claimId: 'C9', reason: 'REJECTED' }])).when(advance(1))
    .refused('claim.advance-settled', 'JN-2.1.3b');
  specify('before the class started').given(rules(), institution(), trainingClass({ subsidyKind: 'PROJECT', until: 'accepted' })).when(advance(1))
    .refused('claim.class-not-started');
  specify('once').given(running, claim('C1', 'submitted')).when(advance(1)).refused('claim.exists');
  specify('no class').when(advance(1)).refused('class.unknown');
  specify('of another organisation').given(trainingClass({ org: '370116' })).when(advance(1)).refused('claim.class-of-other-organisation');
  specify('another institution\'s operator').given(running).when(advance(1, { ...operator, institutionId: 'I2' })).refused('institution.not-yours', 'JN-3.3c');
  specify('under no project').given(running).when(advance(1, operator, null)).refused('claim.project-unknown', 'JN-2.1.3a');
  specify('an institution that is not listed').given(rules(), applied(), trainingClass({ subsidyKind: 'PROJECT', until: 'inSession' })).when(advance(1))
    .refused('claim.payee-not-listed');
  specify('without a rule set').given(running.slice(2)).when(advance(1)).refused('ruleSet.none-in-force');
});
