import { readSources } from '../architecture/sources.js';
import { evidence } from '../evidence/evidence.js';
import { awaited } from './awaited.table.js';
import { awaitedFaults, citedIn, matrixOf, matrixText, namedIn, refusalsIn, unknownClauses } from './matrix.js';

const files = readSources(['libs', 'apps', 'test']);
const rows = matrixOf(files);
const waits = (id: string): boolean => awaited.some(({ clause }) => clause === id);
const enforced = rows.filter(({ clause }) => clause.effect === 'enforced' && !waits(clause.id));

describe('every enforced clause', () => {
  it.each(enforced)('$clause.id has a rule that cites it', ({ rules }) => {
    expect(rules.length).toBeGreaterThan(0);
  });

  it.each(enforced)('$clause.id has a specification that names it', ({ specs }) => {
    expect(specs.length).toBeGreaterThan(0);
  });
});

describe('an enforced clause without its rule', () => {
  // A loop, because `it.each` of an empty table is an error, and empty is what this table is to become.
  for (const { clause, since, what } of awaited) {
    it(`${clause} is awaited since ${since}: ${what}`, () => { expect(awaitedFaults(rows, [{ clause, since, what }])).toEqual([]); });
  }

  it('is awaited once, and not when it has got its rule', () => {
    expect(awaitedFaults(rows, awaited)).toEqual([]);
    const faults = awaitedFaults(rows, [
      { clause: 'JN-2.3.1b', since: '2026-11-26', what: 'x' }, { clause: 'JN-3.5', since: 'soon', what: 'x' },
      { clause: 'JN-3.5', since: '2026-11-26', what: 'x' },
    ]);
    expect(faults).toEqual([
      expect.stringMatching(/^JN-2\.3\.1b has its rule, libs/), 'JN-3.5 is not enforced, nothing is awaited for it', 'JN-3.5 says no day',
      'JN-3.5 is not enforced, nothing is awaited for it', 'JN-3.5 stands twice',
    ]);
  });
});

describe('the clause matrix', () => {
  it('cites no clause that is not in the register', () => {
    expect(unknownClauses(files)).toEqual([]);
  });

  it('is committed as the code stands', () => {
    const { committed, generated } = evidence('libs/notice/CLAUSES.md', matrixText(rows, awaited));
    expect(committed).toBe(generated);
  });
});

describe('the reading of citations', () => {
  const rule = "/** @clause JN-2.3.1b, JN-3.3c (S1) */\nexport const r = () => no('claim.cap-per-year', 'JN-2.3.1b', '本年度已享受三次。');";
  const tree = new Map([
    ['libs/scheme/rules/claim/claim.rules.ts', rule],
    ['libs/scheme/rules/claim/claim.spec.ts', "describe('clause JN-3.3c — two persons', () => { expect('JN-2.3.1b'); });"],
    ['libs/scheme/rules/old.rules.ts', "/** @clause JN-9.9 */\nexport const x = { refused: 'batch.too-soon', clause: 'JN-3.3d' };"],
  ]);
  const row = (id: string) => matrixOf(tree).find(({ clause }) => clause.id === id);

  it('finds rules, codes and specs', () => {
    expect(citedIn(rule)).toEqual(['JN-2.3.1b', 'JN-3.3c']);
    expect(refusalsIn(rule)).toEqual([['JN-2.3.1b', 'claim.cap-per-year']]);
    expect(row('JN-2.3.1b')).toMatchObject({ rules: ['libs/scheme/rules/claim/claim.rules.ts'], refusals: ['claim.cap-per-year'], specs: [] });
    expect(row('JN-3.3c')).toMatchObject({ rules: ['libs/scheme/rules/claim/claim.rules.ts'], specs: ['libs/scheme/rules/claim/claim.spec.ts'] });
    expect(row('JN-3.3d')).toMatchObject({ rules: [], refusals: ['batch.too-soon'] });
  });

  it('takes a title for a specification, and no other mention', () => {
    expect(namedIn("describe('clause JN-3.2c, JN-3.1a — not JN-9.9', f); it.each(cases)('clause A2-2 — $name', g); const x = 'clause JN-2.4 — no';"))
      .toEqual(['JN-3.2c', 'JN-3.1a', 'A2-2']);
    expect(namedIn('specify(`clause JN-3.3c`)')).toEqual(['JN-3.3c']);
  });

  it('does not take one clause for another', () => {
    expect(row('JN-2.3.1a')).toMatchObject({ rules: [], specs: [] });
    expect(row('JN-2.3.3')).toMatchObject({ rules: [], specs: [] });
  });

  it('sees a clause nobody registered', () => {
    expect(unknownClauses(tree)).toEqual(['libs/scheme/rules/old.rules.ts: JN-9.9']);
  });
});
