import { type Day, day, periodOf, yearOf } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { PeriodEvent, VoucherWords, WordsOfYear } from './period.events.js';

export type PeriodStanding = 'open' | 'held' | 'closed' | 'locked';
/** What changes where a month stands, or what may still go into it. */
export interface PeriodMove { readonly move: 'hold' | 'admit' | 'release' | 'close' | 'reopen' | 'lock'; readonly period: number; readonly commandId?: string }
/** Where the months of one organisation stand. */
export interface PeriodCalendar {
  readonly closedYears: readonly number[];
  /** by yyyymm, what was said of the month itself; `standingOf` says where it stands */
  readonly months: { readonly [period: number]: 'held' | 'closed' | 'locked' };
  /** the held period each admitted command may still go into, by command id */
  readonly admitted: { readonly [commandId: string]: number };
  /** which words vouchers have, in the order they were chosen; 记 before the first year of all */
  readonly words: readonly WordsOfYear[];
}
export interface PeriodState extends PeriodCalendar {
  /** who asked to reopen a month, and why */
  readonly proposals: { readonly [period: number]: { readonly by: string; readonly reason: string } };
}

export const openCalendar: PeriodCalendar = { closedYears: [], months: {}, admitted: {}, words: [] };

export const nextPeriod = (period: number): number => (period % 100 === 12 ? period + 89 : period + 1);
const firstDayOf = (period: number): Day => day(`${Math.trunc(period / 100)}-${String(period % 100).padStart(2, '0')}-01`);

/** By calendar, which never changes: posting asks for every fact. */
const newest = new WeakMap<PeriodCalendar, number>();
/** The newest month that is closed or locked, by itself or with its year. */
export const newestClosed = (calendar: PeriodCalendar): number | undefined => {
  let found = newest.get(calendar);
  if (found === undefined) {
    found = Math.max(0, ...calendar.closedYears.map((year) => year * 100 + 12),
      ...Object.entries(calendar.months).flatMap(([period, is]) => (is === 'held' ? [] : [Number(period)])));
    newest.set(calendar, found);
  }
  return found === 0 ? undefined : found;
};

/** Every month up to the newest closed one is closed, also one nobody ever closed: its vouchers would change balances that are frozen. */
export const standingOf = (calendar: PeriodCalendar, period: number): PeriodStanding => {
  const own = calendar.months[period];
  if (own === 'locked') return own;
  return period <= (newestClosed(calendar) ?? 0) ? 'closed' : own ?? 'open';
};

/** A fact's own period takes it: the period is open, or held and the command admitted. */
export const takes = (calendar: PeriodCalendar, period: number, commandId?: string): boolean => {
  const is = standingOf(calendar, period);
  return is === 'open' || (is === 'held' && commandId !== undefined && calendar.admitted[commandId] === period);
};

/** The day the books take a fact into: its own, or the first of the next month that is open (rulings B6, D13). */
export const bookedDay = (calendar: PeriodCalendar, on: Day, commandId?: string): Day => {
  if (takes(calendar, periodOf(on), commandId)) return on;
  let period = periodOf(on);
  while (standingOf(calendar, period) !== 'open') period = nextPeriod(period);
  return firstDayOf(period);
};
export const bookedYear = (calendar: PeriodCalendar, on: Day, commandId?: string): number => yearOf(bookedDay(calendar, on, commandId));

const without = <T>(of: { readonly [key: string]: T }, keep: (key: string, value: T) => boolean): { readonly [key: string]: T } =>
  Object.fromEntries(Object.entries(of).filter(([key, value]) => keep(key, value)));

/** The calendar after one move. An admission lasts as long as the hold it was given in. */
export const moved = (calendar: PeriodCalendar, { move, period, commandId = '' }: PeriodMove): PeriodCalendar => {
  const { months, admitted } = calendar;
  if (move === 'hold') return { ...calendar, months: { ...months, [period]: 'held' } };
  if (move === 'admit') return { ...calendar, admitted: { ...admitted, [commandId]: period } };
  const left = without(admitted, (_, to) => to !== period);
  if (move === 'close' || move === 'lock') return { ...calendar, months: { ...months, [period]: move === 'close' ? 'closed' : 'locked' }, admitted: left };
  return { ...calendar, months: without(months, (key) => Number(key) !== period), admitted: left };
};
export const yearShut = (calendar: PeriodCalendar, year: number): PeriodCalendar => ({ ...calendar, closedYears: [...calendar.closedYears, year] });

/** The words of a year: those chosen for the newest year up to it, and of one year those chosen last. */
export const wordsOn = ({ words }: PeriodCalendar, year: number): VoucherWords => {
  let newest: WordsOfYear = { year: 0, words: 'GENERAL' };
  for (const each of words) if (each.year <= year && each.year >= newest.year) newest = each;
  return newest.words;
};
export const wordsChosen = (calendar: PeriodCalendar, { year, words }: WordsOfYear): PeriodCalendar =>
  ({ ...calendar, words: [...calendar.words, { year, words }] });

const MOVES: Readonly<Record<string, PeriodMove['move']>> = {
  'PeriodHeld.v1': 'hold', 'RectificationAdmitted.v1': 'admit', 'PeriodReleased.v1': 'release', 'PeriodClosed.v1': 'close', 'PeriodReopened.v1': 'reopen',
  'PeriodLocked.v1': 'lock',
};
/** Whether a type moves a month: asked before a body is parsed. */
export const movesPeriod = (type: string): boolean => Object.hasOwn(MOVES, type);
/** The move an event makes, or undefined for an event that moves no month. */
export const moveOf = (type: string, data: unknown): PeriodMove | undefined => {
  const move = MOVES[type];
  if (move === undefined) return undefined;
  const { period, commandId } = data as { readonly period: number; readonly commandId?: string };
  return { move, period, ...(commandId !== undefined && { commandId }) };
};

const YEAR_CLOSED = 'YearClosed.v1';
/** Whether `shutBy` knows the type. */
export const shutsPeriod = (type: string): boolean => type === YEAR_CLOSED || movesPeriod(type);
/** Where the months stand after an event that moves one or closes a year; the same calendar for any other. */
export const shutBy = (calendar: PeriodCalendar, type: string, data: unknown): PeriodCalendar => {
  if (type === YEAR_CLOSED) return yearShut(calendar, (data as { readonly year: number }).year);
  const move = moveOf(type, data);
  return move === undefined ? calendar : moved(calendar, move);
};

export const periodFold: Fold<PeriodState, PeriodEvent> = {
  initial: { ...openCalendar, proposals: {} },
  evolve: (state, event) => {
    const { proposals } = state;
    if (event.type === 'YearClosed.v1') return { ...yearShut(state, event.data.year), proposals };
    if (event.type === 'VoucherWordsChosen.v1') return { ...wordsChosen(state, event.data), proposals };
    if (event.type === 'PeriodReopeningProposed.v1') {
      return { ...state, proposals: { ...proposals, [event.data.period]: { by: event.meta.actor, reason: event.data.reason } } };
    }
    const move = moveOf(event.type, event.data) ?? broken('period', event);
    return { ...moved(state, move), proposals: without(proposals, (key) => Number(key) !== move.period) };
  },
};
