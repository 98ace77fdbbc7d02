import { claimFold, claimStream } from '#scheme/history';
import { reviewFirst, type Verdict } from '#scheme/rules';
import { ask, fact, type Happened, Past } from '../../../../test/support/builders.js';
import { counted, enterprise, rules, sources, type Values } from '../../../../test/support/claim-past.js';
import { claim, type ClaimStep, INSTITUTION_PAYEE, traineeOf } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { certificate, type CertificatePast, person, trainingClass } from '../../../../test/support/training-past.js';

const reviewing = (past: Past) => reviewFirst({ claimId: 'C1', decision: 'PASS' }, past.state(claimFold, claimStream('C1')), sources(past),
  ask({ officer: 'O-review1' }));
const amountOf = (...history: readonly (Happened | readonly Happened[])[]): unknown => {
  const answer = reviewing(new Past(history.flat())) as Verdict;
  return (answer.writings[0]?.event.data as { amountFen: number }).amountFen;
};
const accepted = (claimId = 'C1'): Happened => fact(claimStream(claimId), ['ClaimAccepted.v1', { claimId, headcount: 1 }]);
interface Claimed { readonly values?: Values; readonly certificate?: CertificatePast; readonly feeFen?: number; readonly variant?: string }
const of = (subsidyKind: string, { values, certificate: past, feeFen, variant }: Claimed = {}): Happened[] => [
  ...rules(values), ...trainingClass({ subsidyKind }), person('P1'), certificate('P1', past),
  fact(claimStream('C1'), ['ClaimSubmitted.v1', {
    claimId: 'C1', subsidyKind, channel: 'INSTITUTION', classId: 'K1', payee: INSTITUTION_PAYEE,
    trainees: [{ ...traineeOf('P1'), ...(feeFen === undefined ? {} : { feeFen }) }], ...(variant === undefined ? {} : { variant }),
  }], { actor: 'O-inst' }), accepted(),
];

describe('clause JN-2.1.1d — 500 yuan a person', () => {
  it('whatever the certificate', () => { expect(amountOf(of('PRE_JOB', { certificate: { kind: 'COMPLETION', level: 0 } }))).toBe(50_000); });
});
describe('clause JN-2.1.2b — domestic workers get what registered unemployed get', () => {
  it('by level', () => { expect([amountOf(of('DOMESTIC')), amountOf(of('GROUP_SKILL'))]).toEqual([150_000, 150_000]); });
});
describe('clause JN-2.3.2b — a camp is paid as level 4', () => {
  it('with a certificate of completed training', () => { expect(amountOf(of('CAMP', { certificate: { kind: 'COMPLETION', level: 0 } }))).toBe(150_000); });
});
describe('clause JN-2.3.3 — a demonstration project is paid by the provincial standard', () => {
  it('of the rule set', () => { expect(amountOf(of('PROV_DEMO', { values: { 'std.prov_demo.level4': 180_000 } }))).toBe(180_000); });
  specify('not found: nothing is invented').given(of('PROV_DEMO')).when(reviewing)
    .refused('ruleSet.parameter-missing', undefined, [{ ruleSet: 'R1', key: 'std.prov_demo.level4' }]);
});
describe('clause JN-2.1.4 — entrepreneurship by training', () => {
  it.each([['AWARENESS', 100_000], ['ABILITY', 150_000], ['IMPROVEMENT', 200_000], ['ONLINE', 200_000]] as const)('%s', (variant, fen) => {
    expect(amountOf(of('STARTUP', { variant }))).toBe(fen);
  });
});

describe('clause JN-2.3.1a — the lower of real fee and standard', () => {
  const values = { 'rule.lower_of_cost': 1 };
  it.each([[149_999, 149_999], [150_000, 150_000], [150_001, 150_000], [0, 0]])('fee %i: %i', (feeFen, fen) => {
    expect(amountOf(of('GROUP_SKILL', { values, feeFen }))).toBe(fen);
  });
  it('not of a flat amount', () => { expect(amountOf(of('PRE_JOB', { values, feeFen: 100 }))).toBe(50_000); });
  it('not where the rule set does not say so', () => { expect(amountOf(of('GROUP_SKILL', { feeFen: 100 }))).toBe(150_000); });
  specify('a fee nobody declared').given(of('GROUP_SKILL', { values })).when(reviewing)
    .refused('claim.fee-missing', 'JN-2.3.1a', [{ personId: 'P1', ruleSet: 'R1' }]);
});

describe('clause JN-2.1.3b — the living allowance, by day', () => {
  const living = (days: number, values: Values = {}, subsidyKind = 'PROJECT'): Happened[] => [...rules(values), ...trainingClass({ subsidyKind }), person('P1'),
    fact(claimStream('C1'), ['LivingClaimSubmitted.v1', {
      claimId: 'C1', subsidyKind: 'LIVING', classId: 'K1', personId: 'P1', payee: { kind: 'PERSON', id: 'P1', accountId: 'ACC-P1' }, days,
        personCategory: 'POOR_LABOUR',
    }]), accepted()];
  it('60 % of 1,910.00 a month of 30 days', () => { expect([20, 30, 47].map((days) => amountOf(living(days)))).toEqual([76_400, 114_600, 114_600]); });
  it('a part of a fen is not paid', () => { expect(amountOf(living(1, { 'living.wage.class1': 191_001 }))).toBe(3_820); });
  specify('a class that is gone').given(living(20).filter(({ stream }) => !stream.startsWith('class-'))).when(reviewing).refused('class.unknown');
});

describe('clause JN-2.2.1 — 500 yuan for each graduate, split by investment', () => {
  const shareOf = (i: number, graduates: number, parts: readonly number[]): unknown => amountOf(rules(), enterprise(), counted(graduates, parts),
    fact(claimStream('C1'), ['SchoolClaimSubmitted.v1', {
      claimId: 'C1', subsidyKind: 'ENTERPRISE_SCHOOL', supportId: 'S1:2019', payee: { kind: 'ENTERPRISE', id: `E${i + 1}`, accountId: `ACC-E${i + 1}` },
      countedOn: '2019-11-29' as never, graduates, parts, share: i,
    }]), accepted());
  it('three enterprises with a third each of 3,500.00', () => {
    expect([0, 1, 2].map((i) => shareOf(i, 7, [1, 1, 1]))).toEqual([116_667, 116_667, 116_666]);
  });
  it('uneven shares sum to the whole', () => {
    const parts = [60, 25, 15];
    expect(parts.map((_part, i) => Number(shareOf(i, 333, parts))).reduce((sum, each) => sum + each, 0)).toBe(333 * 50_000);
  });
});

describe('clause JN-2.1.3b — a bought training is settled by its results', () => {
  const people = ['P1', 'P2'];
  const settlement = (employed: number, more: { dropped?: readonly string[]; advance?: number; values?: Values; until?: ClaimStep } = {}): Happened[] => [
    ...rules(more.values), ...trainingClass({ subsidyKind: 'PROJECT', people, dropped: more.dropped ?? [] }), ...people
      .flatMap((id) => [person(id), certificate(id)]),
    ...(more.advance === undefined ? []
      : [...claim('C0', more.until ?? 'paid'),
        fact('advance-K1', ['ProjectAdvanceReserved.v1', { classId: 'K1', projectId: 'PR1', claimId: 'C0', amountFen: more.advance }])]),
    fact(claimStream('C1'), ['ClaimSubmitted.v1', {
      claimId: 'C1', subsidyKind: 'PROJECT', channel: 'INSTITUTION', classId: 'K1', payee: INSTITUTION_PAYEE, trainees: people.map(traineeOf),
      project: { projectId: 'PR1', unitPriceFen: 300_000, headcount: 3, employed },
    }], { actor: 'O-inst' }), accepted(),
  ];
  it('everybody passed: in full, whoever found work', () => { expect(amountOf(settlement(0))).toBe(600_000); });
  it('two of three passed and both found work: in full', () => { expect(amountOf(settlement(2, { dropped: ['P3'] }))).toBe(600_000); });
  it('two of three passed and one found work: 80 %', () => { expect(amountOf(settlement(1, { dropped: ['P3'] }))).toBe(480_000); });
  it('less what was advanced', () => { expect(amountOf(settlement(2, { advance: 400_000 }))).toBe(200_000); });
  it('its lines sum to it, and it says which part of the contract it is', () => {
    const answer = reviewing(new Past(settlement(2, { advance: 400_001 }))) as Verdict;
    expect(answer.writings[0]?.event.data).toMatchObject({
      amountFen: 199_999, lines: [{ amountFen: 100_000 }, { amountFen: 99_999 }],
      part: { projectId: 'PR1', part: 'SETTLEMENT', advanceFen: 400_001, remainderFen: 499_999 },
    });
  });
  specify('not more than was advanced').given(settlement(0, { dropped: ['P3'], advance: 480_000 })).when(reviewing)
    .refused('claim.advance-not-earned', 'JN-2.1.3b', [{ settlementFen: 480_000, advanceFen: 480_000 }]);

  for (const until of ['accepted', 'approved', 'paying'] as const) {
    specify(`not while an advance is only ${until}: rejected later it would be missing`).given(settlement(2, { advance: 400_000, until })).when(reviewing)
      .refused('claim.advance-not-paid', 'JN-2.1.3b', [{ claimId: 'C0' }]);
  }
  it('clears the advance, once: a second settlement of the class takes nothing off', () => {
    const cleared = { classId: 'K1', claimId: 'C1', advanceFen: 400_000 };
    const first = reviewing(new Past(settlement(2, { advance: 400_000 }))) as Verdict;
    expect(first.writings[1]).toEqual({ stream: 'advance-K1', event: { type: 'ProjectAdvanceCleared.v1', data: cleared } });
    const before = fact('advance-K1', ['ProjectAdvanceCleared.v1', { ...cleared, claimId: 'C8' }]);
    const second = reviewing(new Past([...settlement(2, { advance: 400_000 }), before])) as Verdict;
    expect(second.writings.map(({ event: { data } }) => (data as { amountFen: number }).amountFen)).toEqual([600_000]);
  });

  specify('of a class that is gone').given(settlement(0).filter(({ stream }) => !stream.startsWith('class-'))).when(reviewing).refused('project.unknown');

  it('its money counts to the department the class was filed for', () => {
    const filed = settlement(0).map((each) => (each.event.type !== 'ClassFiled.v1' ? each
      : fact(each.stream, ['ClassFiled.v1', { ...each.event.data, department: '市人力资源社会保障局' }])));
    expect((reviewing(new Past(filed)) as Verdict).writings[0]?.event.data).toMatchObject({ part: { part: 'SETTLEMENT', department: '市人力资源社会保障局' } });
  });

  it('an advance promises the rest of the contract', () => {
    const history = [...rules(), fact(claimStream('C1'), ['ProjectAdvanceSubmitted.v1', {
      claimId: 'C1', subsidyKind: 'PROJECT', classId: 'K1', payee: INSTITUTION_PAYEE, amountFen: 500_000, project: { projectId: 'PR1', unitPriceFen: 300_000,
        headcount: 3 },
    }]), accepted()];
    expect((reviewing(new Past(history)) as Verdict).writings[0]?.event.data).toMatchObject({
      amountFen: 500_000, lines: [], part: { projectId: 'PR1', part: 'ADVANCE', advanceFen: 0, remainderFen: 400_000 },
    });
  });
});

describe('clause JN-2.1.1b — apprentices by level', () => {
  const values = { 'std.apprentice.level4': 500_000, 'std.apprentice.level3': 600_000 };
  it.each([[4, 500_000], [3, 600_000]])('level %i', (level, fen) => { expect(amountOf(of('APPRENTICE', { values, certificate: { level } }))).toBe(fen); });
  specify('no standard for level 5').given(of('APPRENTICE', { values, certificate: { level: 5 } })).when(reviewing).refused('claim.no-standard', 'JN-2.3.1a');
});
