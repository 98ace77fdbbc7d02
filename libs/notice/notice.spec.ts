import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  certificateKinds, chart, clauseOf, clauses, directories, expenseAccountOf, isClauseId, quotationOf, subsidyKinds, targets2019,
} from '#notice';
import type { Clause } from '#notice';

const text = readFileSync(new URL('../../test/golden/notice/notice-2019-20.txt', import.meta.url), 'utf8').replace(/\s/gu, '').replaceAll('—６—', '');
const printed = (fragment: string): boolean => fragment.length > 0 && text.includes(fragment);
const all: readonly Clause[] = Object.values(clauses);
const fragments = all.flatMap((clause) => clause.quotation.map((fragment) => [clause.id, fragment] as const));

describe('the clause register', () => {
  it('is keyed by the id of each clause', () => {
    for (const [key, clause] of Object.entries(clauses)) expect(clause.id).toBe(key);
    expect(all).toHaveLength(62);
  });

  it.each(fragments)('%s is printed in the notice: %s', (_id, fragment) => {
    expect(fragment.length).toBeGreaterThanOrEqual(6);
    expect(printed(fragment)).toBe(true);
  });

  it('does not find a fragment with one character changed', () => {
    fc.assert(fc.property(fc.constantFrom(...fragments), fc.nat(), ([, fragment], place) => {
      const at = place % fragment.length;
      return !printed(`${fragment.slice(0, at)}〇${fragment.slice(at + 1)}`);
    }));
    expect(printed('每人每年不超过４次的职业培训补贴')).toBe(false);
  });

  it('enforces what a rule can speak for, and says why it does not enforce the rest', () => {
    expect(all.filter(({ effect }) => effect === 'enforced').map(({ id }) => id).sort()).toEqual([
      'A2-2', 'A2-3',
      'JN-2.1.1b', 'JN-2.1.1d', 'JN-2.1.2a', 'JN-2.1.2b', 'JN-2.1.3a', 'JN-2.1.3b', 'JN-2.1.4', 'JN-2.2.1', 'JN-2.2.3',
      'JN-2.3.1a', 'JN-2.3.1b', 'JN-2.3.1c', 'JN-2.3.1d', 'JN-2.3.2a', 'JN-2.3.2b', 'JN-2.3.3', 'JN-2.4',
      'JN-3.1a', 'JN-3.1b', 'JN-3.2b', 'JN-3.2c', 'JN-3.3b', 'JN-3.3c', 'JN-3.3d', 'JN-3.3e', 'JN-3.4a', 'JN-3.4b',
    ]);
    for (const clause of all) if (clause.effect === 'informative') {
      expect(clause.why).toMatch(/^[A-Z].{20,}\.$/);
      expect(clause.why).not.toMatch(/not built/);
    }
  });

  it('says of annex 2 that its first rows were lost, and holds what is left', () => {
    expect(all.filter(({ id }) => id.startsWith('A2-')).map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, i) => `A2-${i + 1}`));
    expect(clauseOf('A2-1')).toMatchObject({ effect: 'informative', why: expect.stringContaining('were lost') });
  });

  it('answers by id and throws for an id it does not hold', () => {
    expect(quotationOf('JN-2.3.1c')).toBe('同一职业同一等级不可重复享受');
    expect(quotationOf('JN-3.4a')).toBe(
      '对补贴性职业技能培训实施目录清单管理…重点产业职业技能培训指导目录、一般性职业技能培训目录、劳动者培训需求目录和职业技能培训机构目录');
    expect(isClauseId('JN-9.9')).toBe(false);
    expect(isClauseId('toString')).toBe(false);
    expect(() => clauseOf('JN-9.9')).toThrow(RangeError);
  });
});

describe('the chart of accounts', () => {
  it('holds a code once in a book', () => {
    expect(new Set(chart.map(({ book, code }) => `${book}.${code}`)).size).toBe(chart.length);
  });

  it('lets nobody post to an account that has details', () => {
    const parents = chart.filter(({ book, code }) => chart.some((other) => other.book === book && other.parent === code));
    expect(parents.map(({ book, code }) => `${book}.${code}`)).toEqual(['F.5001', 'A.2001', 'A.5001']);
    for (const account of chart) expect([account.code, account.postable]).toEqual([account.code, !parents.includes(account)]);
    for (const { book, parent } of chart) if (parent !== undefined) expect(chart.some((row) => row.book === book && row.code === parent)).toBe(true);
  });

  it('pairs every memorandum account with its contra', () => {
    const memo = chart.filter(({ book }) => book === 'M');
    expect(memo.map(({ code }) => code)).toEqual(['8001', '8002', '8011', '8012', '8021', '8022', '8101', '8102', '8111', '8112', '8201', '8202']);
    expect(memo.map(({ normalSide }) => normalSide).join('')).toBe('DCDCDCDCDCDC');
  });

  it('gives the same income and expenditure accounts to both statutory books', () => {
    const results = (book: string) => chart.filter((row) => row.book === book && /^[45]/.test(row.code)).map(({ code, nameZh }) => `${code} ${nameZh}`);
    expect(results('F')).toEqual(results('A'));
    expect(results('F')).toHaveLength(14 + 15);
  });

  it('has a detail of 5001 for each subsidy kind', () => {
    for (const { code } of subsidyKinds) expect(chart.filter((row) => row.code === expenseAccountOf(code) && row.postable)).toHaveLength(2);
    expect(expenseAccountOf('GROUP_SKILL')).toBe('500104');
    expect(expenseAccountOf('ENTERPRISE_SCHOOL')).toBe('500115');
    expect(() => expenseAccountOf('LUNCH')).toThrow(RangeError);
  });
});

describe('the tables of the notice', () => {
  it('names the five certificates and the four directories as the notice prints them', () => {
    expect(`（${certificateKinds.map(({ nameZh }) => nameZh).join('、')}）`).toBe(quotationOf('JN-2.3.1a').match(/（.*）/)?.[0]);
    for (const { nameZh } of directories) expect(quotationOf('JN-3.4a')).toContain(nameZh);
  });

  it('adds annex 1 up to the printed total of 6.45 万', () => {
    expect(targets2019).toHaveLength(13);
    expect(targets2019.every(({ persons }) => Number.isSafeInteger(persons))).toBe(true);
    expect(targets2019.reduce((sum, { persons }) => sum + persons, 0)).toBe(64_500);
    const wan = (persons: number) => [...String(persons / 10_000)].map((c) => (c === '.' ? '．' : String.fromCharCode(c.charCodeAt(0) + 0xfee0))).join('');
    for (const { department, persons } of targets2019) expect(printed(`${department}${wan(persons)}`)).toBe(true);
  });
});
