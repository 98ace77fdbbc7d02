import { isRefusal } from '#kernel';
import { type Claim, type ClaimIs, claimFold, claimStream, personFold, personStream, type RegisteredPerson, ruleSetsFold,
  ruleSetStream } from '#scheme/history';
import {
  acceptClaim, CLAIM_POSSIBLE, type Decision, lapseClaim, refuseClaim, requestSupplement, reviewFirst, reviewSecond, submitSupplement, withdrawClaim,
} from '#scheme/rules';
import { ask, type Happened, Past, recorded } from '../../../../test/support/builders.js';
import { answer, rules, sources } from '../../../../test/support/claim-past.js';
import { claim } from '../../../../test/support/money-past.js';
import { randomOf } from '../../../../test/support/random-history.view.js';
import { certificate, person, trainingClass } from '../../../../test/support/training-past.js';

const OFFICERS = ['O-accept', 'O-review1', 'O-review2', 'O-inst'];
const LEVELS = [5, 4, 3];
const YEARS = [2018, 2019, 2020];
type Command = (past: Past, claimId: string, officer: string) => Decision;
const who = (officer: string) => ask({ officer, today: '2020-12-31', roles: ['ACCEPT'], institutionId: 'I1' });
const state = (past: Past, claimId: string) => past.state(claimFold, claimStream(claimId));
/** The class and certificate of a claim stand behind its number: P1's Z-P1 of class K1, as that claim knows it. */
const world = (past: Past, claimId: string) => {
  const about = Number(claimId.slice(1));
  const [level, year, occupation] = [LEVELS[about % 3]!, YEARS[Math.floor(about / 3) % 3]!, `4-0${about % 4}-01-01`];
  const found = new Past([...past.history, ...trainingClass({ level, occupation }), certificate('P1', { level, occupation, issuedOn: `${year}-12-02` })]);
  return sources(found);
};
const commands: Readonly<Record<string, Command>> = {
  AcceptClaim: (past, claimId, officer) => acceptClaim({ claimId }, state(past, claimId), world(past, claimId), who(officer)),
  ReviewFirst: (past, claimId, officer) => reviewFirst({ claimId, decision: 'PASS' }, state(past, claimId), world(past, claimId), who(officer)),
  'ReviewFirst REJECT': (past, claimId, officer) =>
    reviewFirst({ claimId, decision: 'REJECT', reason: '示例' }, state(past, claimId), world(past, claimId), who(officer)),
  'ReviewFirst RETURN': (past, claimId, officer) =>
    reviewFirst({ claimId, decision: 'RETURN', reason: '示例' }, state(past, claimId), world(past, claimId), who(officer)),
  ReviewSecond: (past, claimId, officer) => reviewSecond({ claimId, decision: 'PASS' }, state(past, claimId), world(past, claimId), who(officer)),
  'ReviewSecond REJECT': (past, claimId, officer) =>
    reviewSecond({ claimId, decision: 'REJECT', reason: '示例' }, state(past, claimId), world(past, claimId), who(officer)),
  'ReviewSecond RETURN': (past, claimId, officer) =>
    reviewSecond({ claimId, decision: 'RETURN', reason: '示例' }, state(past, claimId), world(past, claimId), who(officer)),
  RequestSupplement: (past, claimId, officer) =>
    requestSupplement({ claimId, items: ['示例'] }, state(past, claimId), past.state(ruleSetsFold, ruleSetStream), who(officer)),
  SubmitSupplement: (past, claimId, officer) => submitSupplement({ claimId, evidence: [] }, state(past, claimId), who(officer)),
  LapseClaim: (past, claimId, officer) => lapseClaim({ claimId }, state(past, claimId), { ...who(officer), today: '2021-12-31' as never }),
  RefuseClaim: (past, claimId) => refuseClaim({ claimId, reason: '示例' }, state(past, claimId)),
  WithdrawClaim: (past, claimId, officer) => withdrawClaim({ claimId, reason: '示例' }, state(past, claimId), who(officer)),
};
/** What leads on is tried more often than what ends. */
const ON = ['AcceptClaim', 'ReviewFirst', 'ReviewSecond'];
const NAMES = [...Object.keys(commands), ...ON, ...ON, ...ON, ...ON];

/** Where each command may lead from where it stood (domain.md §2.3), written down apart from the rules. */
const LEADS: Readonly<Record<string, readonly [from: readonly ClaimIs[], to: ClaimIs]>> = {
  AcceptClaim: [['submitted'], 'accepted'], ReviewFirst: [['accepted'], 'firstPassed'], 'ReviewFirst REJECT': [['accepted'], 'rejected'],
  'ReviewFirst RETURN': [['accepted'], 'accepted'], ReviewSecond: [['firstPassed'], 'secondPassed'], 'ReviewSecond REJECT': [['firstPassed'], 'rejected'],
  'ReviewSecond RETURN': [['firstPassed'], 'accepted'], RequestSupplement: [['submitted'], 'supplement'], SubmitSupplement: [['supplement'], 'submitted'],
  LapseClaim: [['supplement'], 'lapsed'], RefuseClaim: [['submitted'], 'refused'],
  WithdrawClaim: [['submitted', 'supplement', 'accepted', 'firstPassed', 'secondPassed'], 'withdrawn'],
};

const capsHold = (held: RegisteredPerson['reservations']): void => {
  for (const year of YEARS) expect(held.filter((each) => each.year === year).length).toBeLessThanOrEqual(3);
  expect(held.length).toBeLessThanOrEqual(6); // of the schooling
  const once = held.map(({ occupation, level }) => `${occupation} ${level}`);
  expect(new Set(once).size).toBe(once.length);
};

const story = (seed: number, steps: number): { reached: Set<string>; accepted: number } => {
  const random = randomOf(seed);
  const claims = Array.from({ length: 24 }, (_each, i) => `C${i}`);
  const history: Happened[] = [
    ...rules({ 'cap.perStudentSchooling': 6 }, { from: '2017-01-01' }), person('P1'), answer('P1', 'SCHOOL', '2017-09-01', { about: 'SDU-2017' }),
    ...claims.flatMap((claimId) => claim(claimId, 'submitted')),
  ];
  const reached = new Set<string>();
  let accepted = 0;
  for (let step = 0; step < steps; step += 1) {
    const [claimId, name, officer] = [claims[random(24)]!, NAMES[random(NAMES.length)]!, OFFICERS[random(4)]!];
    const past = new Past(history);
    const before = state(past, claimId) as Claim;
    const decision = commands[name]!(past, claimId, officer);
    const [from, leads] = LEADS[name]!;
    if (!from.includes(before.is)) expect([name, before.is, isRefusal(decision)]).toEqual([name, before.is, true]);
    if (isRefusal(decision)) continue;
    history.push(...decision.writings.map((writing) => recorded(writing, { actor: officer })));
    const now = new Past(history);
    const after = state(now, claimId) as Claim;
    expect([name, after.is]).toEqual([name, leads]);
    expect(CLAIM_POSSIBLE[before.is]).toContain(name.split(' ')[0]);
    reached.add(after.is);
    accepted += name === 'AcceptClaim' ? 1 : 0;
    const one = now.state(personFold, personStream('P1')) as RegisteredPerson;
    const held = one.reservations.filter((each) => each.held);
    capsHold(held);
    const holding = claims.filter((id) => ['accepted', 'firstPassed', 'secondPassed'].includes((state(now, id) as Claim).is)).sort();
    expect(held.map((each) => each.claimId).sort()).toEqual(holding);
  }
  return { reached, accepted };
};

describe('clause JN-2.3.1b, JN-2.3.1c, JN-2.3.2a — random claims', () => {
  const found = [1, 2, 3, 4, 5, 6].map((seed) => ({ seed, run: () => story(seed, 300) }));
  const reached = new Set<string>();
  it.each(found)('seed $seed: no cap is exceeded, no unlisted state is reached, and a place is held exactly while its claim holds it', ({ run }) => {
    const ended = run();
    for (const each of ended.reached) reached.add(each);
    expect(ended.accepted).toBeGreaterThan(2);
  });
  it('reach every state on the way', () => {
    expect([...reached].sort()).toEqual(
      ['accepted', 'firstPassed', 'lapsed', 'refused', 'rejected', 'secondPassed', 'submitted', 'supplement', 'withdrawn']);
  });
});
