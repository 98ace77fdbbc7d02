import 'reflect-metadata';
import { createHash } from 'node:crypto';
import type { Day, Instant } from '#kernel';
import { MemoryEventStore, START } from '#event-store';
import { emptyBooks, ledgerEvent, post, reconcile, setsOf } from '#ledger/book';
import { MemoryVault } from '#privacy';
import type { CommandEnvelope } from '#scheme/commands';
import { type LineAnswer, runDayBook } from '../../../test/support/office.js';
import { isWorkday } from './calendar.table.js';
import type { Wish } from './city.world.js';
import type { Written } from './diary.js';
import { places, underTheNotice } from './places.table.js';
import { simulation } from './simulation.js';

const SMALL: Wish = { months: 3, claims: 150, seed: 7, irregular: 0.05 };
const TRICKS = [
  'F01', 'F02', 'F03', 'F04', 'F05', 'F06', 'F07', 'F08', 'F09', 'F10', 'F12', 'F13', 'F14', 'F15', 'F16', 'F18', 'F19', 'F21', 'F22', 'F24', 'F25', 'F26',
  'F27', 'F28', 'F29', 'F30', 'F31', 'F32', 'F33', 'F34', 'F35', 'F36',
];
/** What a small city does not show, by the command that leads there. */
const TURNS = [
  'WithdrawClaim', 'RefuseClaim', 'LapseClaim', 'CancelClass', 'SuspendClass', 'ResumeClass', 'SuspendInstitution', 'ReinstateInstitution',
  'DelistInstitution', 'ReturnFundRequest', 'RejectFundRequest', 'RecordPaymentUnknown', 'AgreeInstalments', 'EnforceClawback', 'ApproveWriteOff',
  'RecordClawbackObjection', 'ListDishonest', 'RepairDishonest', 'DelegateDuties', 'GrantOverride', 'DeliverExport', 'RejectExport',
];
const commandOf = ({ text }: Written): CommandEnvelope => JSON.parse(text) as CommandEnvelope;
const hashOf = (wish: Wish): string => {
  const hash = createHash('sha256');
  for (const { text, planted } of simulation(wish)) hash.update(text).update(JSON.stringify(planted ?? null));
  return hash.digest('hex');
};
/** What a line came to: its refusal, or that it was accepted. */
const said = (answer: LineAnswer | undefined): string => (answer === undefined ? 'nothing'
  : 'refused' in answer ? String(answer.refused) : 'code' in answer ? String(answer.code) : answer.outcome);
const hoped = ({ planted }: Written): string => (planted !== undefined && 'refused' in planted.expected ? planted.expected.refused : 'accepted');

describe('the city as it is written', () => {
  test('the same seed gives the same bytes, another seed others', () => {
    expect(hashOf(SMALL)).toBe(hashOf(SMALL));
    expect(hashOf({ ...SMALL, seed: 8 })).not.toBe(hashOf(SMALL));
  });

  test('time never goes back, no id comes twice, and officers rest on days that are not worked', () => {
    const [ids, agency] = [new Set<string>(), /-(accept1|accept2|review1|review2|approve|notice|cashier|fbop|fbappr)$/];
    let before = '';
    for (const { id, at, by, on } of [...simulation({ ...SMALL, months: 6 })].map(commandOf) as (CommandEnvelope & { at: string; by: string })[]) {
      expect(at > before).toBe(true);
      expect(ids.has(id)).toBe(false);
      if (agency.test(by)) expect([by, on, isWorkday(on as Day)]).toEqual([by, on, true]);
      ids.add(id);
      before = at;
    }
  });

  test('more months than the work calendar is known for are not invented', () => {
    expect(() => [...simulation({ ...SMALL, months: 25 })]).toThrow('1 to 24 months');
  });

  test('a bigger city shows every kind of claim that is open under the notice, every turn and every trick', () => {
    const year = [...simulation({ ...SMALL, months: 18, claims: 2_500, irregular: 0.1 })];
    const filed = year.map(({ text }) => /"do":"FileClass".*"subsidyKind":"([A-Z_]+)"/.exec(text)?.[1]).filter((kind) => kind !== undefined);
    expect(new Set(filed.filter((kind) => kind !== 'TEXTBOOKS'))).toEqual(new Set(underTheNotice.map(({ kind }) => kind)));
    expect(year.some(({ text }) => text.includes('"do":"SubmitLivingClaim"'))).toBe(true);
    const told = new Set(year.map(({ text }) => /"do":"([A-Za-z]+)"/.exec(text)?.[1]));
    expect(TURNS.filter((turn) => !told.has(turn))).toEqual([]);
    const answers = new Set(year.map(({ text }) => /"do":"RecordBankQuery".*"answer":"([A-Z]+)"/.exec(text)?.[1]).filter((answer) => answer !== undefined));
    expect(answers).toEqual(new Set(['SETTLED', 'FAILED']));
    const deputised = year.map(commandOf).flatMap(({ do: told, onBehalfOf }) => (onBehalfOf === undefined ? [] : [told]));
    expect(deputised).toContain('AcceptClassFiling');
    const tricks = new Set(year.flatMap(({ planted }) => planted?.kind ?? []));
    expect([...tricks].sort()).toEqual(TRICKS);
  });

  test('without an irregular share nothing is planted that a rule would refuse', () => {
    const planted = [...simulation({ ...SMALL, irregular: 0 })].flatMap((line) => line.planted ?? []);
    expect(planted.filter(({ expected }) => !('finding' in expected))).toEqual([]);
  });
});

describe('a small city through the real handler', () => {
  const lines = [...simulation({ ...SMALL, irregular: 0.15 })];
  const store = new MemoryEventStore({ clock: () => '2030-01-01T00:00:00.000Z' as Instant });
  let answers: readonly LineAnswer[] = [];
  beforeAll(async () => { answers = await runDayBook({ store, vault: new MemoryVault() }, lines.map(commandOf)); });

  test('no regular line is refused, and every planted one that rules see is, with its code', () => {
    const wrong = lines.flatMap((line, i) => (said(answers[i]) === hoped(line) ? []
      : [{ line: i + 1, said: said(answers[i]), hoped: hoped(line), text: line.text }]));
    expect(wrong).toEqual([]);
    expect(new Set(lines.filter((line) => hoped(line) !== 'accepted').map(hoped)).size).toBeGreaterThan(8);
  });

  test('what comes late became a finding by itself', async () => {
    const late = lines.flatMap(({ planted }) => (planted !== undefined && 'finding' in planted.expected ? [`finding-${planted.expected.finding}`] : []));
    const opened = await store.readStreams(late);
    expect(late.length).toBeGreaterThan(3);
    expect(late.filter((stream) => (opened.get(stream) ?? []).length === 0)).toEqual([]);
  });

  test('every voucher is zero-sum in its book and fund, and the books of each organisation reconcile', async () => {
    let books = emptyBooks;
    let [events, vouchers] = [0, 0];
    for await (const batch of store.readAll({ after: START })) {
      for (const event of batch) {
        const posted = post(ledgerEvent(event, events), books);
        for (const { lines: entries } of posted.vouchers) {
          expect(entries.reduce((sum, { side, amountFen }) => sum + (side === 'D' ? amountFen : -amountFen), 0)).toBe(0);
        }
        books = posted.books;
        events += 1;
        vouchers += posted.vouchers.length;
      }
    }
    for (const { org } of places) {
      expect(setsOf(books, org).length).toBeGreaterThan(0);
      expect(reconcile(books, org)).toEqual([]);
    }
    const paid = lines.filter(({ text }) => text.includes('"do":"SettlePayment"')).length;
    expect(paid).toBeGreaterThan(120);
    const founding = lines.findIndex(({ text }) => text.includes('"do":"FileClass"'));
    const perClaim = (n: number): string => (n / paid).toFixed(1);
    process.stderr.write(`city: ${lines.length} lines (${founding} before the first class), ${events} events, ${vouchers} vouchers; a paid claim makes `
      + `${perClaim(lines.length - founding)} lines and ${perClaim(events - founding)} events\n`);
  });
});
