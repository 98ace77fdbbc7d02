import { claimFold, claimStream } from '#scheme/history';
import { claimKinds, type SubmitClaim, submitClaim } from '#scheme/rules';
import { type Asking, ask, type Happened, type Past } from '../../../../test/support/builders.js';
import { enterprise, rules, sources } from '../../../../test/support/claim-past.js';
import { traineeOf } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { certificate, institution, person, trainingClass } from '../../../../test/support/training-past.js';

const TERMS = { projectId: 'PR1', unitPriceFen: 300_000, headcount: 20 };
const submitting = (more: Partial<SubmitClaim>, asking: Asking, project?: typeof TERMS) => (past: Past) => submitClaim(
  { claimId: 'C1', channel: 'INSTITUTION', classId: 'K1', trainees: [traineeOf('P1')], agreement: 'AGR-1', ...more }, past.state(claimFold, claimStream('C1')),
  { ...sources(past), ...(project === undefined ? {} : { project }) }, ask(asking));
const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1', roles: ['INST_OP'] };
const clerk: Asking = { officer: 'O-accept', roles: ['ACCEPT'] };
/** Operators of enterprises are registered with the enterprise they serve. */
const ofEnterprise = (more: Partial<SubmitClaim>, enterpriseId: string) => (past: Past) => {
  const asked = ask({ officer: 'O-ent', roles: ['ENT_OP'] });
  return submitClaim({ claimId: 'C1', channel: 'ENTERPRISE', classId: 'K1', trainees: [traineeOf('P1')], ...more }, past.state(claimFold, claimStream('C1')),
    sources(past), { ...asked, officer: { ...asked.officer, enterpriseId } });
};
const desk = (subsidyKind: string): Happened[] =>
  [...rules(), ...trainingClass({ subsidyKind }), ...institution(), enterprise(), person('P1'), certificate('P1')];
const submitted = (more: object) => ({ stream: 'claim-C1', type: 'ClaimSubmitted.v1' as const, data: {
  claimId: 'C1', classId: 'K1', trainees: [traineeOf('P1')], ...more,
} });
const TO_ENTERPRISE = { payee: { kind: 'ENTERPRISE', id: 'E1', accountId: 'ACC-E1' }, channel: 'ENTERPRISE' };
const TO_INSTITUTION = { payee: { kind: 'INSTITUTION', id: 'I1', accountId: 'ACC-I1' }, channel: 'INSTITUTION', agreement: 'AGR-1' };

describe('clause JN-2.1.1d — pre-job training is paid to the enterprise or to the institution', () => {
  const entrusted = { enterpriseId: 'E1', entrustment: 'CT-1' };
  specify('the enterprise claims').given(desk('PRE_JOB')).when(ofEnterprise(entrusted, 'E1'))
    .then([submitted({ ...entrusted, ...TO_ENTERPRISE, subsidyKind: 'PRE_JOB' })]);
  specify('the institution claims').given(desk('PRE_JOB')).when(submitting({ ...entrusted, tuitionFen: 0 }, operator))
    .then([submitted({ ...entrusted, ...TO_INSTITUTION, tuitionFen: 0, subsidyKind: 'PRE_JOB' })]);
  specify('never to the person').given(desk('PRE_JOB')).when(submitting({ channel: 'PERSON', ...entrusted }, clerk))
    .refused('claim.payee-not-of-kind', 'JN-2.1.1d', [{ subsidyKind: 'PRE_JOB', payees: ['INSTITUTION', 'ENTERPRISE'] }]);
  specify('without the contract').given(desk('PRE_JOB')).when(ofEnterprise({ enterpriseId: 'E1' }, 'E1')).refused('claim.entrustment-missing', 'JN-2.1.1d');
  specify('without naming who hired').given(desk('PRE_JOB')).when(submitting({ entrustment: 'CT-1' }, operator))
    .refused('claim.enterprise-missing', 'JN-2.1.1d');
  specify('trainees were charged').given(desk('PRE_JOB')).when(submitting({ ...entrusted, tuitionFen: 100 }, operator))
    .refused('claim.tuition-taken', 'JN-2.1.1d', [{ tuitionFen: 100 }]);
  specify('an enterprise nobody registered').given(desk('PRE_JOB').filter(({ stream }) => stream !== 'enterprise-E1')).when(ofEnterprise(entrusted, 'E1'))
    .refused('enterprise.unknown');
});

describe('clause JN-2.1.1c — safety training is for high-risk enterprises and for special-operation workers', () => {
  const risky = { ...enterprise(), event: { ...enterprise().event, data: { ...enterprise().event.data, highRisk: true } as never } };
  const named = ofEnterprise({ enterpriseId: 'E1' }, 'E1');
  specify('an enterprise of no high-risk trade').given(desk('SAFETY')).when(named)
    .refused('claim.not-high-risk', 'JN-2.1.1c', [{ enterpriseId: 'E1' }]);
  specify('a high-risk one').given(desk('SAFETY').filter(({ stream }) => stream !== 'enterprise-E1'), risky).when(named).passes();
  specify('its special-operation workers').given(desk('SAFETY').slice(0, -1), certificate('P1', { kind: 'SPECIAL_OPERATION', level: 0 })).when(named).passes();
  specify('the person, who names no enterprise').given(desk('SAFETY')).when(submitting({ channel: 'PERSON' }, clerk)).passes();
});

describe('clause JN-2.1.1a — work for training says how many months', () => {
  const open = rules({ 'work_for_training.enabled': 1 }, { confirmed: ['work_for_training.enabled'] });
  specify('of each trainee').given(open, desk('WORK_FOR_TRAINING').slice(2)).when(ofEnterprise({ enterpriseId: 'E1' }, 'E1'))
    .refused('claim.months-missing', 'JN-2.1.1a', [{ personId: 'P1' }]);
  specify('said').given(open, desk('WORK_FOR_TRAINING').slice(2))
    .when(ofEnterprise({ enterpriseId: 'E1', trainees: [{ ...traineeOf('P1'), months: 6 }] }, 'E1')).passes();
});

describe('clause JN-3.3c — an enterprise claims for itself', () => {
  specify('another enterprise\'s operator').given(desk('SKILL_UPGRADE')).when(ofEnterprise({ enterpriseId: 'E1' }, 'E2'))
    .refused('enterprise.not-yours', 'JN-3.3c');
  specify('an operator who names none').given(desk('SKILL_UPGRADE')).when(ofEnterprise({}, 'E1')).refused('enterprise.not-yours', 'JN-3.3c');
});

describe('clause JN-2.3.1a — channels, fees and time', () => {
  specify('an institution that took tuition may not claim for its trainees').given(desk('GROUP_SKILL')).when(submitting({ tuitionFen: 1 }, operator))
    .refused('claim.tuition-taken', 'JN-2.1.1d');
  specify('the person who paid may').given(desk('GROUP_SKILL')).when(submitting({ channel: 'PERSON', tuitionFen: 80_000 }, clerk)).passes();
  specify('a channel the rule set closes').given(rules({ 'claim.channel.institution': 0 }), desk('GROUP_SKILL').slice(2)).when(submitting({}, operator))
    .refused('claim.channel-closed', undefined, [{ channel: 'INSTITUTION', ruleSet: 'R1' }]);
  const late = (months: number, today: string) => [rules({ 'claim.deadlineMonths': months }), submitting({}, { ...operator, today })] as const;
  const [twelve, onLastDay] = late(12, '2020-12-02');
  specify('on the last day of twelve months').given(twelve, desk('GROUP_SKILL').slice(2)).when(onLastDay).passes();
  specify('the day after').given(twelve, desk('GROUP_SKILL').slice(2)).when(late(12, '2020-12-03')[1])
    .refused('claim.too-late', undefined, [{ certificateId: 'Z-P1', issuedOn: '2019-12-02', lastDay: '2020-12-02', ruleSet: 'R1' }]);
  specify('a rule set that sets no term').given(desk('GROUP_SKILL')).when(submitting({}, { ...operator, today: '2021-12-31' })).passes();
});

describe('clause JN-2.1.4 — entrepreneurship says which of the four trainings', () => {
  specify('named').given(desk('STARTUP')).when(submitting({ variant: 'ONLINE' }, operator))
    .then([submitted({ ...TO_INSTITUTION, variant: 'ONLINE', subsidyKind: 'STARTUP' })]);
  for (const variant of [undefined, 'LUNCH', 'toString']) {
    specify(`${variant}`).given(desk('STARTUP')).when(submitting({ variant }, operator)).refused('claim.variant-unknown', 'JN-2.1.4');
  }
});

describe('clause JN-2.1.3a — a bought training is paid by its contract', () => {
  specify('the terms stand in the claim').given(desk('PROJECT')).when(submitting({ employed: 1 }, operator, TERMS))
    .then([submitted({ ...TO_INSTITUTION, subsidyKind: 'PROJECT', project: { ...TERMS, employed: 1 } })]);
  specify('a class under no project').given(desk('PROJECT')).when(submitting({}, operator)).refused('claim.project-unknown', 'JN-2.1.3a');
  specify('more found work than qualified').given(desk('PROJECT')).when(submitting({ employed: 2 }, operator, TERMS))
    .refused('claim.employed-too-many', 'JN-2.1.3b', [{ employed: 2, qualified: 1 }]);
});

describe('clause JN-2.1.1b — apprenticeship and work for training are closed until confirmed (O-16)', () => {
  const kind = (subsidyKind: string, ...set: readonly Happened[]) => [...set, ...desk(subsidyKind).slice(2)];
  const open = { 'apprentice.enabled': 1, 'std.apprentice.level4': 500_000 };
  for (const subsidyKind of ['APPRENTICE', 'WORK_FOR_TRAINING']) {
    specify(`${subsidyKind}: a silent rule set`).given(desk(subsidyKind)).when(ofEnterprise({ enterpriseId: 'E1' }, 'E1'))
      .refused('claim.kind-disabled', 'JN-3.2c');
  }
  specify('opened, not confirmed').given(kind('APPRENTICE', ...rules(open))).when(ofEnterprise({ enterpriseId: 'E1' }, 'E1'))
    .refused('claim.kind-disabled', 'JN-3.2c',
      [{ subsidyKind: 'APPRENTICE', parameter: 'apprentice.enabled', value: 1, status: 'unconfirmed', ruleSet: 'R1' }]);
  specify('opened and confirmed').given(kind('APPRENTICE', ...rules(open, { confirmed: ['apprentice.enabled'] })))
    .when(ofEnterprise({ enterpriseId: 'E1' }, 'E1'))
    .then([submitted({ enterpriseId: 'E1', ...TO_ENTERPRISE, subsidyKind: 'APPRENTICE' })]);
});

describe('clause JN-2.2.3 — who owns an institution is no input of any rule', () => {
  it('neither the table of kinds nor any event a claim is judged by has a word for it', () => {
    const words = JSON.stringify([claimKinds, desk('GROUP_SKILL')]);
    expect(words).toContain('INSTITUTION');
    expect(words).not.toMatch(/owner|private|public_|民办|公办/i);
  });
});
