import 'reflect-metadata';
import { MemoryEventStore, type StoredEvent } from '#event-store';
import type { Instant, JsonObject } from '#kernel';
import { MemoryVault } from '#privacy';
import {
  batchFold, type Claim, claimFold, classFold, clawbackFold, decode, findingFold, type Fold, fundRequestFold, noticeFold, paymentFold, type PaymentState,
  type Recorded, type SchemeEvent,
} from '#scheme/history';
import type { Happened } from '../../../test/support/builders.js';
import { claim, clawback, finding, foundByAuditor, payment, pursued, writeOff } from '../../../test/support/money-past.js';
import { MoneyLife } from '../../../test/support/money-life.story.js';
import { runDayBook, sampleLines } from '../../../test/support/office.js';
import { caseOf, casesNamed, peopleIn, rowsAfter } from './case-row.js';
import type { CaseKind, CaseRow } from './case.table.js';

const FOLDS: { readonly [K in CaseKind]: Fold<{ readonly is: string }, never> } = {
  claim: claimFold, batch: batchFold, notice: noticeFold, fundRequest: fundRequestFold, payment: paymentFold, clawback: clawbackFold, finding: findingFold,
  class: classFold,
} as never;
type Rows = Map<string, CaseRow>;
const keyOf = ({ kind, id, line }: Pick<CaseRow, 'kind' | 'id' | 'line'>): string => `${kind}-${id}/${line}`;

const rowsOf = (events: readonly StoredEvent[]): Rows => {
  const rows: Rows = new Map();
  events.forEach((event, logIndex) => {
    const at = caseOf(event);
    if (at === null) return;
    const own = [...rows.values()].filter(({ kind, id }) => kind === at.kind && id === at.id);
    const of = casesNamed(event).flatMap((named) => rows.get(keyOf({ ...named, line: 0 })) ?? []);
    for (const row of rowsAfter({ event, logIndex }, { rows: own, of })) rows.set(keyOf(row), row);
  });
  return rows;
};

/** Every row says what the stream's own fold says, and every stream has its rows. */
const agrees = (events: readonly StoredEvent[], rows: Rows): void => {
  const streams = new Map<string, { is: string }>();
  for (const event of events) {
    const at = caseOf(event);
    if (at === null) continue;
    const fold = FOLDS[at.kind];
    streams.set(event.stream, fold.evolve(streams.get(event.stream) ?? fold.initial, decode(event) as Recorded<SchemeEvent> as never));
  }
  const told = [...streams].flatMap(([stream, state]) => ('files' in state
    ? (state as unknown as Exclude<PaymentState, { is: 'unknown' }>).lines.map(({ line, is }) => [`${stream}/${line}`, is]) : [[`${stream}/0`, state.is]]));
  expect([...rows].map(([key, { state }]) => [key, state]).sort()).toEqual(told.sort());
  for (const [stream, state] of streams) {
    const row = rows.get(`${stream}/0`);
    const { org, amountFen, totalFen } = state as unknown as { readonly org?: string; readonly amountFen?: number; readonly totalFen?: number };
    if (row === undefined) continue;
    if (org !== undefined) expect([stream, row.org]).toEqual([stream, org]);
    if (row.kind === 'batch') expect([stream, row.fen ?? 0]).toEqual([stream, totalFen]);
    if (row.kind === 'claim' && amountFen !== 0) expect([stream, row.fen]).toEqual([stream, amountFen]);
  }
};

const eventsOf = async (store: MemoryEventStore): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const batch of store.readAll({ after: '0' as never })) events.push(...batch);
  return events;
};
const stored = (past: readonly Happened[]): readonly StoredEvent[] =>
  past.map(({ stream, event }, i) => ({ ...event, stream, id: `e${i}`, revision: 0, position: String(i) }) as unknown as StoredEvent);

describe('the rows of the worklist', () => {
  let sample: readonly StoredEvent[] = [];
  let rows: Rows = new Map();
  beforeAll(async () => {
    const store = new MemoryEventStore({ clock: () => '2026-01-01T00:00:00.000Z' as Instant });
    await runDayBook({ store, vault: new MemoryVault() }, sampleLines());
    sample = await eventsOf(store);
    rows = rowsOf(sample);
  });

  it('say of every case of the sample what its own fold says', () => {
    agrees(sample, rows);
    expect(new Set([...rows.values()].map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(7);
  });

  it('name the institution, class and claim of a claim, and nobody else\'s', () => {
    const claims = [...rows.values()].filter(({ kind }) => kind === 'claim');
    for (const row of claims) {
      expect(row.claim).toBe(row.id);
      expect([row.id, row.institution]).toEqual([row.id, rows.get(`class-${row.class}/0`)?.institution]);
    }
    expect(claims.length).toBeGreaterThan(3);
    for (const row of rows.values()) if (row.kind === 'payment') expect(rows.get(`claim-${row.claim}/0`)?.subsidy).toBe(row.subsidy);
  });

  it('keep since when a case is in its state, and the day its history names', () => {
    for (const row of rows.values()) {
      const event = sample[row.step];
      expect([event?.stream, event?.recordedAt]).toEqual([`${row.kind}-${row.id}`, row.since]);
    }
    const named = sample.filter(({ type }) => type === 'ClawbackServed.v1');
    expect(named.length).toBeGreaterThan(0);
    for (const { stream, data } of named) expect([stream, rows.get(`${stream}/0`)?.due]).toEqual([stream, (data as JsonObject)['dueOn']]);
  });

  it('know whom a claim and a class are about', () => {
    const claim = sample.find(({ type }) => type === 'ClaimSubmitted.v1') as StoredEvent;
    expect(peopleIn(claim)).toEqual((claim.data as unknown as Claim).trainees.map(({ personId }) => personId));
    expect(sample.filter(({ type }) => type === 'TraineeEnrolled.v1').every((event) => peopleIn(event).length === 1)).toBe(true);
    expect(sample.filter(({ stream }) => stream.startsWith('payment-')).flatMap(peopleIn)).toEqual([]);
  });

  it.each([1, 2, 3])('say it in a life of money in which anything happens, seed %i', async (seed) => {
    const life = new MoneyLife(seed);
    await life.begin();
    for (let i = 0; i < 150; i += 1) for (const order of life.turn()) await life.step(order);
    const events = await eventsOf(life.store);
    agrees(events, rowsOf(events));
  });

  it.each([
    ['demanded in instalments and overdue', [...clawback('served'), ...pursued('instalment'), ...pursued('overdue')]],
    ['written off and revived', writeOff('revived')], ['a write-off in doubt', writeOff('reviewed')],
  ])('say it of a debt %s', (_what, past) => { agrees(stored(past), rowsOf(stored(past))); });

  it('name the class of a claim\'s payment line, clawback and finding, whatever claims its money is offset against later', () => {
    for (const row of rows.values()) {
      if (row.kind === 'payment' || row.kind === 'clawback' || row.kind === 'finding') {
        expect([row.kind, row.id, row.line, row.class]).toEqual([row.kind, row.id, row.line, rows.get(`claim-${row.claim}/0`)?.class]);
      }
    }
    expect([...rows.values()].filter(({ kind, claim: of }) => kind === 'clawback' && of === 'C1')).toHaveLength(1);
    const past = rowsOf(stored([...claim('C1', 'paid'), ...payment('settled'), ...clawback('served'), finding('C1', 'P1'), ...foundByAuditor()]));
    const classes = [...past].map(([key, row]) => [key, row.class]);
    expect(classes).toEqual([
      ['claim-C1/0', 'K1'], ['payment-PAY1/1', 'K1'], ['clawback-CB1/0', 'K1'], ['finding-F05:C1:P1/0', 'K1'], ['finding-AU-1/0', 'K1'],
    ]);
  });

  it('let a class its operator ended rest once everybody who finished stands in a claim, and no earlier', () => {
    // P40 of K1 finished and has neither certificate nor claim; whoever else finished a class has claimed.
    expect(['K1', 'K2', 'K3', 'K4', 'K5', 'K6'].map((id) => [id, rows.get(`class-${id}/0`)?.rests, rows.get(`class-${id}/0`)?.unclaimed])).toEqual([
      ['K1', false, ['P40']], ['K2', true, []], ['K3', true, []], ['K4', true, []], ['K5', true, []], ['K6', true, []]]);
    const until = sample.findIndex(({ type }) => type === 'ClaimSubmitted.v1');
    expect([...rowsOf(sample.slice(0, until)).values()].filter(({ kind, rests }) => kind === 'class' && rests)).toEqual([]);
  });

  it('tell how far the correction of a returned line\'s account is', () => {
    const stageAt = (until: Parameters<typeof payment>[0]) => {
      const { state, stage } = rowsOf(stored(payment(until))).get('payment-PAY1/1') as CaseRow;
      return [state, stage];
    };
    expect([stageAt('returned'), stageAt('proposed'), stageAt('confirmed'), stageAt('reissued')]).toEqual([
      ['returned', null], ['returned', 'proposed'], ['returned', 'corrected'], ['created', null]]);
  });

  it('refuse an event of a case that never began', () => {
    const orphan = sample.find(({ type }) => type === 'ClaimAccepted.v1') as StoredEvent;
    expect(() => rowsAfter({ event: orphan, logIndex: 0 }, { rows: [], of: [] })).toThrow('never began');
  });
});
