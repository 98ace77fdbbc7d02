import fc from 'fast-check';
import { addFen, fen, formatFen, plainYuan, splitFen, sumFen } from '#kernel';

const amount = fc.maxSafeInteger();
const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 40 }).filter((all) => all.some((weight) => weight > 0));

describe('fen', () => {
  it.each([0, 1, -1, 9_797_350_000, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])('takes %d', (value) => {
    expect(fen(value)).toBe(value);
  });

  it.each([0.1, 1.5, Number.MAX_SAFE_INTEGER + 1, NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(() => fen(value)).toThrow(RangeError);
  });

  it('has one zero', () => {
    expect(Object.is(fen(-0), 0)).toBe(true);
    expect(Object.is(addFen(-0, -0), 0)).toBe(true);
  });
});

describe('addition', () => {
  it('is exact or throws, never wrong', () => {
    fc.assert(fc.property(amount, amount, (a, b) => {
      const exact = BigInt(a) + BigInt(b);
      if (exact > BigInt(Number.MAX_SAFE_INTEGER) || exact < -BigInt(Number.MAX_SAFE_INTEGER)) expect(() => addFen(a, b)).toThrow(RangeError);
      else expect(BigInt(addFen(a, b))).toBe(exact);
    }));
  });

  it('sums the golden closing balance', () => {
    expect(sumFen([10_000_000_000, 3_500_000, -6_150_000, -200_000_000])).toBe(9_797_350_000);
    expect(sumFen([])).toBe(0);
  });

  it('throws where the sum leaves the safe integers on the way', () => {
    expect(() => sumFen([Number.MAX_SAFE_INTEGER, 1, -1])).toThrow(RangeError);
  });
});

describe('as people and spreadsheets read it', () => {
  it.each([
    [9_797_350_000, '97,973,500.00', '97973500.00'], [0, '0.00', '0.00'], [5, '0.05', '0.05'], [-5, '-0.05', '-0.05'], [99, '0.99', '0.99'],
    [100, '1.00', '1.00'], [99_999, '999.99', '999.99'], [100_000, '1,000.00', '1000.00'], [-123_456_789, '-1,234,567.89', '-1234567.89'],
    [Number.MAX_SAFE_INTEGER, '90,071,992,547,409.91', '90071992547409.91'],
  ])('%d', (value, people, spreadsheet) => {
    expect(formatFen(value)).toBe(people);
    expect(plainYuan(value)).toBe(spreadsheet);
  });

  it('can be read back without loss', () => {
    fc.assert(fc.property(amount, (value) => {
      const back = (text: string) => Number(text.replaceAll(',', '').replace('.', ''));
      expect(back(plainYuan(value))).toBe(value === 0 ? 0 : value);
      expect(formatFen(value).replaceAll(',', '')).toBe(plainYuan(value));
      expect(plainYuan(value)).toMatch(/^-?\d+\.\d\d$/);
    }));
  });
});

describe('clause JN-2.2.1: a sum shared by investment', () => {
  it('sums exactly to what was split, each part within one fen of its share', () => {
    fc.assert(fc.property(fc.nat(Number.MAX_SAFE_INTEGER), weights, (whole, shares) => {
      const parts = splitFen(fen(whole), shares);
      const sum = shares.reduce((total, share) => total + BigInt(share), 0n);
      expect(parts.reduce((total, part) => total + BigInt(part), 0n)).toBe(BigInt(whole));
      parts.forEach((part, i) => {
        const lost = BigInt(part) * sum - BigInt(whole) * BigInt(shares[i] ?? 0);
        expect(lost < sum && lost > -sum).toBe(true);
      });
    }));
  });

  it('gives nothing to a share of zero', () => {
    fc.assert(fc.property(fc.nat(1_000_000), weights, (whole, shares) => {
      splitFen(fen(whole), shares).forEach((part, i) => { if (shares[i] === 0) expect(part).toBe(0); });
    }));
  });

  it('gives the odd fen to the largest remainder, and at a tie to the earlier', () => {
    expect(splitFen(fen(100), [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitFen(fen(50_000), [60, 40])).toEqual([30_000, 20_000]);
    expect(splitFen(fen(10), [1, 2, 3])).toEqual([2, 3, 5]);
    expect(splitFen(fen(1), [0, 1, 1])).toEqual([0, 1, 0]);
  });

  it.each([[[]], [[0, 0]]])('refuses weights %j', (none) => {
    expect(() => splitFen(fen(1), none)).toThrow(RangeError);
  });
});
