/** A business day in Asia/Shanghai, `YYYY-MM-DD`. */
export type Day = string & { readonly __day: true };
/** A recorded instant, `YYYY-MM-DDThh:mm:ss.sssZ`. */
export type Instant = string & { readonly __instant: true };

const MS_PER_DAY = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000; // China has kept UTC+8 without daylight saving since 1991.
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const ofMs = (ms: number): string => new Date(ms).toISOString();
const msOf = (day: Day): number => Date.parse(`${day}T00:00:00.000Z`);

/** True for a calendar day that exists, between 2000-01-01 and 2089-09-17 (the span the as-of index can hold, rulings C15). */
export const isDay = (value: unknown): value is Day => {
  if (typeof value !== 'string' || !DAY.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00.000Z`);
  return Number.isFinite(ms) && ofMs(ms).slice(0, 10) === value && value >= '2000-01-01' && value <= '2089-09-17';
};

/** The span has 2^15 days: each is judged once. */
const known = new Set<string>();
/** @throws RangeError when the text is not a day of the span */
export const day = (value: string): Day => {
  if (known.has(value)) return value as Day;
  if (!isDay(value)) throw new RangeError(`not a day between 2000-01-01 and 2089-09-17: ${value}`);
  known.add(value);
  return value;
};

/** True for an instant in the one form events use: UTC, milliseconds, `Z`. */
export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' && INSTANT.test(value) && Number.isFinite(Date.parse(value)) && ofMs(Date.parse(value)) === value;

let instantDay: { readonly number: number; readonly text: string } = { number: Number.NaN, text: '' };
const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);
/** @param ms milliseconds since 1970-01-01T00:00:00Z @throws RangeError outside the calendar */
export const instantOf = (ms: number): Instant => {
  // every event of every replay comes through here, and its neighbours have its day: the calendar is asked once a day
  const number = Math.floor(ms / MS_PER_DAY);
  const left = ms - number * MS_PER_DAY;
  if (number !== instantDay.number || !Number.isInteger(left)) {
    const whole = ofMs(ms);
    if (/^\d{4}-/.test(whole)) instantDay = { number, text: whole.slice(0, 11) };
    return whole as Instant;
  }
  const [hour, minute, second] = [Math.floor(left / 3_600_000), Math.floor(left / 60_000) % 60, Math.floor(left / 1_000) % 60];
  return `${instantDay.text}${two(hour)}:${two(minute)}:${two(second)}.${String(left % 1_000).padStart(3, '0')}Z` as Instant;
};
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const msOfInstant = (instant: Instant): number => Date.parse(instant);

/** The Shanghai business day an instant falls on: 2019-12-31T16:00:00.000Z is already 2020-01-01. */
export const shanghaiDay = (instant: Instant): Day => ofMs(Date.parse(instant) + SHANGHAI_OFFSET_MS).slice(0, 10) as Day;

export const addDays = (from: Day, days: number): Day => day(ofMs(msOf(from) + days * MS_PER_DAY).slice(0, 10));
/** The same day of a later month; where the month is shorter, its last day: 2019-08-31 and six months is 2020-02-29. */
export const addMonths = (from: Day, months: number): Day => {
  const at = new Date(msOf(from));
  const first = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0)).getUTCDate();
  return day(ofMs(first + (Math.min(at.getUTCDate(), last) - 1) * MS_PER_DAY).slice(0, 10));
};
export const daysBetween = (from: Day, to: Day): number => (msOf(to) - msOf(from)) / MS_PER_DAY;
/** 0 Sunday … 6 Saturday. */
export const weekday = (of: Day): number => new Date(msOf(of)).getUTCDay();
export const yearOf = (of: Day): number => Number(of.slice(0, 4));
/** Accounting period of a day as yyyymm. */
export const periodOf = (of: Day): number => Number(of.slice(0, 4)) * 100 + Number(of.slice(5, 7));
