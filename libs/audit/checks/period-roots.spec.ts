import { createHash } from 'node:crypto';
import { frozenText, ledgerEvent } from '#ledger/book';
import { openCalendar } from '#scheme/history';
import { stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { Findings } from './findings.js';
import { PeriodRootsWatch } from './period-roots.check.js';

const ORG = '370100';
const [any] = randomHistory(1, 1);
const told = (type: string, data: object): Pick<HistoryEvent, 'type' | 'data'> => ({ type, data: { org: ORG, ...data } as HistoryEvent['data'] });
const root = (period: number, closedAt: number) => told('PeriodFrozen.v1', { period, closedAt, accounts: 0,
  root: createHash('sha256').update(frozenText({ org: ORG, period, closedAt }, [])).digest('hex') });
const closed = (period: number) => told('PeriodClosed.v1', { period });
const year = (of: number) => told('YearClosed.v1', { year: of });

/** What is told of a log of nothing but closings and roots. */
const found = (...events: readonly Pick<HistoryEvent, 'type' | 'data'>[]): readonly (string | undefined)[] => {
  const [watch, findings] = [new PeriodRootsWatch(), new Findings()];
  const log = events.map((one, i): HistoryEvent => ({ ...any!, ...one, id: `00000000-0000-5000-8000-${String(i).padStart(12, '0')}` }));
  for (const [logIndex, event] of stored(log).entries()) {
    watch.see({ event, fact: ledgerEvent(event, logIndex), logIndex, folded: [], stored: [], calendar: openCalendar }, findings);
  }
  watch.end(findings);
  return findings.results().find(({ check }) => check === 'period-roots')!.found.map(({ says }) => says);
};

describe('roots of closings', () => {
  const before = [closed(201_812), root(201_812, 0), year(2018), closed(201_901), root(201_901, 3)];
  const later = [...before, closed(201_912), root(201_912, 5), year(2019), closed(202_001), root(202_001, 8)];

  it('waits for the second root of Decembers in a log of before there was one, whatever is frozen behind them', () => {
    expect(found(...later)).toEqual([]);
    expect(found(...later, root(201_812, 2))).toEqual([]);
    expect(found(...later, root(201_812, 2), root(201_912, 7), closed(202_002), root(202_002, 12))).toEqual([]);
  });

  it('misses one that is left out where Decembers are frozen again', () => {
    expect(found(...later, root(201_912, 7))).toEqual([`201812 of ${ORG} was closed at 2 and never got its root`]);
    expect(found(...later, root(201_812, 2), closed(202_002), root(202_002, 11))).toEqual([`201912 of ${ORG} was closed at 7 and never got its root`]);
  });

  it('waits for December while its year is closed behind it', () => { expect(found(closed(201_812), year(2018))).toEqual([]); });
});
