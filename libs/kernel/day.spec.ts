import fc from 'fast-check';
import {
  addDays, addMonths, day, daysBetween, instantOf, isDay, isInstant, msOfInstant, periodOf, shanghaiDay, weekday, yearOf, type Day, type Instant,
} from '#kernel';

const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(2089, 8, 17);
const anyDay = fc.integer({ min: 0, max: (LAST - FIRST) / 86_400_000 }).map((n) => day(new Date(FIRST + n * 86_400_000).toISOString().slice(0, 10)));

describe('a business day', () => {
  it.each(['2000-01-01', '2019-09-30', '2020-02-29', '2089-09-17'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true);
    expect(day(text)).toBe(text);
  });

  it.each(['1999-12-31', '2089-09-18', '2019-02-29', '2019-13-01', '2019-00-10', '2019-04-31', '2019-1-1', '20190930', '2019-09-30T00:00:00.000Z', '', 20190930,
    null])('%p is none', (value) => {
    expect(isDay(value)).toBe(false);
    expect(() => day(String(value))).toThrow(RangeError);
  });

  it('is any day of the span and no other text', () => {
    fc.assert(fc.property(anyDay, (one) => isDay(one)));
    fc.assert(fc.property(fc.string(), (text) => !isDay(text) || /^20[0-8]\d-\d\d-\d\d$/.test(text)));
  });
});

describe('counting days', () => {
  it('goes there and back', () => {
    fc.assert(fc.property(anyDay, anyDay, (a, b) => {
      expect(addDays(a, daysBetween(a, b))).toBe(b);
      expect(daysBetween(a, b) + daysBetween(b, a)).toBe(0);
      expect(Number.isInteger(daysBetween(a, b))).toBe(true);
      expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0);
    }));
  });

  it('throws where it would leave the span', () => {
    expect(() => addDays('2089-09-17' as Day, 1)).toThrow(RangeError);
    expect(() => addDays('2000-01-01' as Day, -1)).toThrow(RangeError);
  });

  it.each([['2019-12-21', 6], ['2020-03-15', 0], ['2019-09-30', 1], ['2020-02-29', 6]])('%s is weekday %d', (text, expected) => {
    expect(weekday(day(text))).toBe(expected);
  });

  it('moves the weekday by one a day', () => {
    fc.assert(fc.property(anyDay.filter((one) => one < '2089-09-17'), (one) => weekday(addDays(one, 1)) === (weekday(one) + 1) % 7));
  });

  it('names year and period', () => {
    expect([yearOf(day('2019-12-31')), periodOf(day('2019-12-31')), periodOf(day('2020-01-01'))]).toEqual([2019, 201_912, 202_001]);
  });
});

describe('an instant', () => {
  it.each(['2019-12-31T16:00:00.000Z', '2020-02-29T23:59:59.999Z'])('%s is one', (text) => { expect(isInstant(text)).toBe(true); });

  it.each(['2019-12-31T16:00:00Z', '2019-12-31T16:00:00.0000Z', '2019-12-31T16:00:00.000+08:00', '2019-12-31 16:00:00.000Z', '2019-02-30T00:00:00.000Z',
    '2019-12-31T24:00:00.000Z', 0])('%p is none', (value) => { expect(isInstant(value)).toBe(false); });

  it('keeps its milliseconds', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: LAST }), (ms) => isInstant(instantOf(ms)) && msOfInstant(instantOf(ms)) === ms));
  });

  it.each([
    ['2019-12-31T15:59:59.999Z', '2019-12-31'], ['2019-12-31T16:00:00.000Z', '2020-01-01'],
    ['2020-02-28T16:00:00.000Z', '2020-02-29'], ['2020-01-01T00:00:00.000Z', '2020-01-01'],
  ])('%s falls on %s in Shanghai', (instant, expected) => { expect(shanghaiDay(instant as Instant)).toBe(expected); });

  it('falls on the day the Shanghai calendar shows', () => {
    const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
    fc.assert(fc.property(fc.integer({ min: FIRST, max: LAST }), (ms) => shanghaiDay(instantOf(ms)) === calendar.format(ms)));
  });

  it.each([
    ['2019-04-14', 6, '2019-10-14'], ['2019-08-31', 6, '2020-02-29'], ['2018-08-31', 6, '2019-02-28'], ['2020-02-29', 12, '2021-02-28'],
    ['2019-12-02', 12, '2020-12-02'], ['2019-11-30', 1, '2019-12-30'], ['2019-03-31', 0, '2019-03-31'],
  ])('%s and %i months is %s', (from, months, expected) => { expect(addMonths(day(from), months)).toBe(expected); });
});
