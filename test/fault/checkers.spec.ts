import { canonicalJson, instantOf, type JsonObject } from '#kernel';
import { CompactRange, leafHash } from '#audit';
import { StoredEvent, type Position } from '#event-store/reader';
import { emptyBooks, ledgerEvent, post, type Voucher } from '#ledger/book';
import { checkAll } from './campaign/checks/all.check.js';
import type { Delivered, Evidence, Leaf } from './campaign/evidence.js';
import type { Said } from './campaign/history.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const meta = (commandId: string, actor = 'acct', role = 'FIN_ACCT'): JsonObject => ({
  actor, role, org: '370100', on: '2020-01-02', commandId, commandHash: '0', correlationId: 'r', causationId: commandId, clauses: [],
});
type Part = { stream: string; revision: number; id: string; type: string; data: JsonObject; meta: JsonObject; at?: number };
const stored = ({ stream, revision, id, type, data, meta: about, at = 0 }: Part, position: number): StoredEvent =>
  new StoredEvent(stream, revision, String(position) as Position, id, type, canonicalJson(data), canonicalJson(about), instantOf(1_577_000_000_000 + at));
const interest = (n: number, fen: number): JsonObject => ({ interestId: `INT-${n}`, amountFen: fen, bankReference: `BK-${n}`, fundSource: 'UI_FUND' });

/** An officer gets a role; two commands of hers and one raw append follow, one after another. */
const parts: readonly Part[] = [
  { stream: 'officer-acct', revision: 0, id: uuid(1), type: 'RolesGranted.v1', data: { officerId: 'acct', roles: ['FIN_ACCT'] }, meta: meta('c0', 'acct') },
  { stream: 'account-370100', revision: 0, id: uuid(2), type: 'InterestCredited.v1', data: interest(1, 100), meta: meta('c1'), at: 5 },
  { stream: 'account-370100', revision: 1, id: uuid(3), type: 'InterestCredited.v1', data: interest(2, 250), meta: meta('c2'), at: 9 },
  { stream: 'account-370100', revision: 2, id: uuid(4), type: 'InterestCredited.v1', data: interest(3, 1), meta: meta('c3', 'raw'), at: 9 },
];
const logOf = (some: readonly Part[]): StoredEvent[] => some.map((part, i) => stored(part, i + 1));
const said = (t: number, kind: Said['kind'], id: string, more: Partial<Said> = {}): Said =>
  ({ t: t * 1_000, by: 'x', kind, id, do: 'RecordInterest', ...more });
const answer = (n: number): NonNullable<Said['answer']> => {
  const { stream, revision, id, type, data } = parts[n]!;
  return { position: String(n + 1), recordedAt: 'r', events: [{ stream, revision, id, type, data }] };
};
const history: readonly Said[] = [
  said(10, 'invoke', 'c1'), said(20, 'ok', 'c1', { ms: 10, answer: answer(1) }),
  said(30, 'invoke', 'c2'), said(40, 'unknown', 'c2', { ms: 10, code: '503 outcome_unknown' }), said(50, 'invoke', 'c2'),
  said(60, 'ok', 'c2', { ms: 10, answer: answer(2) }),
  said(70, 'invoke', 'c3', { do: 'append', intents: [
    { stream: 'account-370100', expected: 1, ids: [uuid(4)] }, { stream: 'officer-acct', expected: 0, ids: [] },
  ] }),
  said(80, 'ok', 'c3', { ms: 10, do: 'append', answer: answer(3) }),
  said(90, 'invoke', 'c4'), said(95, 'refused', 'c4', { ms: 5, code: '422 account.movement-exists' }),
];
const vouchersOf = (log: readonly StoredEvent[]): Voucher[] => {
  let books = emptyBooks;
  return log.flatMap((event, i) => {
    const posted = post(ledgerEvent(event, i), books);
    ({ books } = posted);
    return posted.vouchers;
  });
};
const leavesOf = (log: readonly StoredEvent[]): Leaf[] => log.map((event, logIndex) => ({ logIndex, eventId: event.id, hash: leafHash(event) }));
const rootOf = (log: readonly StoredEvent[]): Buffer => {
  const range = new CompactRange();
  for (const event of log) range.append(leafHash(event));
  return range.root();
};
const deliveriesOf = (log: readonly StoredEvent[]): Delivered[] => [
  { t: 0, by: 'f', is: 'resume', position: '0' },
  ...log.slice(0, 2).map(({ position, id }): Delivered => ({ t: 1, by: 'f', is: 'event', position, id })),
  { t: 2, by: 'f', is: 'lost', position: '2' }, { t: 3, by: 'f', is: 'resume', position: '2' },
  ...log.slice(2).map(({ position, id }): Delivered => ({ t: 4, by: 'f', is: 'event', position, id })),
];
const evidenceOf = (log: readonly StoredEvent[], more: Partial<Evidence> = {}): Evidence => ({
  history, log, deliveries: deliveriesOf(log), vouchers: vouchersOf(log), leaves: leavesOf(log),
  checkpoints: [{ size: 2, root: rootOf(log.slice(0, 2)) }, { size: log.length, root: rootOf(log) }],
  hurts: [{ name: 'freeze postgres', from: 35_000, to: 45_000, away: true }], ...more,
});
const log = logOf(parts);
const checksOf = (evidence: Evidence): string[] => [...new Set(checkAll(evidence, { foreign: 1, patience: 1, books: true }).map(({ check }) => check))];
const changed = (at: number, to: Partial<Part>): StoredEvent[] => logOf(parts.map((part, i) => (i === at ? { ...part, ...to } : part)));
const said2 = (more: readonly Said[]): Partial<Evidence> => ({ history: [...history, ...more] });

describe('the checkers of the fault campaign', () => {
  it('find nothing in a good history', () => { expect(checkAll(evidenceOf(log), { foreign: 1, patience: 1, books: true })).toEqual([]); });

  it.each<[string, string, Evidence]>([
    ['an acknowledged event that is lost', 'K1', evidenceOf(logOf(parts.slice(0, 3)))],
    ['an acknowledged event with another amount', 'K1', evidenceOf(changed(1, { data: interest(1, 999) }))],
    ['an answer that names another position', 'K1', evidenceOf(log, said2([said(99, 'ok', 'c1', { answer: { ...answer(1), position: '7' } })]))],
    ['an event that nobody sent', 'K2', evidenceOf(changed(3, { meta: meta('stranger') }))],
    ['an event of a refused command', 'K2', evidenceOf(changed(3, { meta: meta('c4') }))],
    ['two effects of one command', 'K3', evidenceOf(changed(3, { meta: meta('c1'), at: 10 }))],
    ['two answers to one command', 'K3', evidenceOf(log, said2([said(99, 'ok', 'c1', { answer: { ...answer(1), recordedAt: 'later' } })]))],
    ['an honest repetition that is told the id was used otherwise', 'K3',
      evidenceOf(log, said2([said(99, 'refused', 'c1', { code: '409 command.id-reused' })]))],
    ['an id with other content that is accepted', 'K3', evidenceOf(log, said2([said(99, 'ok', 'c1#misused', { answer: answer(1) })]))],
    ['an id with other content that is refused for another reason', 'K3', evidenceOf(log, said2([said(99, 'refused', 'c1#misused', { code: '422 x' })]))],
    ['a hole in the positions', 'K4', evidenceOf([...log.slice(0, 3), stored(parts[3]!, 5)])],
    ['a hole in the revisions', 'K4', evidenceOf(changed(3, { revision: 3 }))],
    ['an instant that goes back', 'K4', evidenceOf(changed(3, { at: 1 }))],
    ['what was answered earlier and stands later', 'K5', evidenceOf(logOf([parts[0]!, parts[2]!, parts[1]!, parts[3]!]))],
    ['a guard that was not true', 'P5', evidenceOf(log, { history: history.map((one) => (one.intents === undefined ? one
      : { ...one, intents: [{ stream: 'officer-acct', expected: 4, ids: [] }] })) })],
    ['a role that was not held', 'P5', evidenceOf(changed(0, { data: { officerId: 'acct', roles: ['ACCEPT'] } }))],
    ['a voucher that is missing', 'K8', evidenceOf(log, { vouchers: vouchersOf(log).slice(0, -1) })],
    ['an event posted twice', 'K8', evidenceOf(log, { vouchers: [...vouchersOf(log), ...vouchersOf(log).slice(-1)] })],
    ['a voucher that does not balance', 'K8', evidenceOf(log, { vouchers: vouchersOf(log).map((one, i) => (i > 0 ? one
      : { ...one, lines: one.lines.map((line) => (line.side === 'D' ? { ...line, amountFen: line.amountFen + 1 } : line)) })) })],
    ['a leaf of another event', 'K10', evidenceOf(log, { leaves: [...leavesOf(log).slice(0, 3), { logIndex: 3, eventId: uuid(9), hash: Buffer.alloc(32) }] })],
    ['a checkpoint that was seen before the fault and is not the log any more', 'K10', evidenceOf(log, { checkpoints: [{ size: 3, root: Buffer.alloc(32) }] })],
    ['a checkpoint beyond the log', 'K10', evidenceOf(log, { checkpoints: [{ size: 9, root: Buffer.alloc(32) }] })],
    ['a delivery out of order', 'K11', evidenceOf(log, { deliveries: [...deliveriesOf(log), { t: 9, by: 'f', is: 'event', position: '2', id: uuid(2) }] })],
    ['a delivery left out', 'K11', evidenceOf(log, { deliveries: deliveriesOf(log).filter(({ position, is }) => is !== 'event' || position !== '3') })],
    ['a delivery of what is not in the log', 'K11',
      evidenceOf(log, { deliveries: deliveriesOf(log).map((one) => (one.position === '4' ? { ...one, id: uuid(9) } : one)) })],
    ['a subscription that resumes elsewhere', 'K11',
      evidenceOf(log, { deliveries: deliveriesOf(log).map((one) => (one.t === 3 ? { ...one, position: '1' } : one)) })],
    ['a subscription that stays behind', 'K11', evidenceOf(log, { deliveries: deliveriesOf(log).slice(0, -1) })],
    ['a question that was never answered', 'P11',
      evidenceOf(log, said2([said(99, 'unknown', 'c5', { ms: 10_000, code: 'unanswered' }), said(98, 'invoke', 'c5')]))],
    ['a 503 that came late', 'P11', evidenceOf(log, { history: history.map((one) => (one.kind === 'unknown' ? { ...one, ms: 6_000 } : one)) })],
    ['a 500', 'P11', evidenceOf(log, said2([said(99, 'unknown', 'c4', { ms: 1, code: '500 door.failed' })]))],
    ['no success after the fault is over', 'P11', evidenceOf(log, { hurts: [{ name: 'kill api', from: 81_000, to: 82_000, away: false }] })],
  ])('find %s', (_what, check, evidence) => { expect(checksOf(evidence)).toContain(check); });
});
