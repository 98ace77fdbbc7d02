import { readDoors, readSources } from './sources.js';
import { LIMITS, tidy } from './tidy.js';

const doors = new Set(readDoors().values());
const judge = (file: string, text: string) => tidy(new Map([[file, text]]), doors).map(({ sin }) => sin);
const body = (lines: number) => `export const f = () => {\n${'  f();\n'.repeat(lines - 2)}};\n`;

describe('the tidy house', () => {
  it('is kept in the real tree', () => {
    expect(tidy(readSources(['apps', 'libs', 'test']), doors).map(({ sin, file, found }) => `${file}: ${sin}: ${found}`)).toEqual([]);
  });

  it('lets tidy files stand', () => {
    expect(judge('libs/kernel/day.ts', body(LIMITS.functionLines))).toEqual([]);
    expect(judge('libs/kernel/index.ts', "export * from './day.js';\n")).toEqual([]);
    expect(judge('libs/a/claim.spec.ts', 'export const x = 1;\n'.repeat(LIMITS.fileLines + 1))).toEqual([]);
    expect(judge('libs/a/database.store.ts', "export class Dataset { find() { return this.repository.skip(10); } }\n")).toEqual([]);
    expect(judge('libs/a/long.ts', `// ${'帐'.repeat(LIMITS.lineChars - 3)}\n`)).toEqual([]);
  });

  it.each([
    ['a long file', 'libs/a/long.ts', 'export const x = 1;\n'.repeat(LIMITS.fileLines + 1), 'file longer than 200 lines'],
    ['a long function', 'libs/a/long.ts', body(LIMITS.functionLines + 1), 'function longer than 50 lines'],
    ['a long line', 'libs/a/claim.spec.ts', `// ${'帐'.repeat(LIMITS.lineChars - 2)}\n`, 'line longer than 160 characters'],
    ['a fifth parameter', 'libs/a/five.ts', 'export const f = (a: 1, b: 2, c: 3, d: 4, e: 5) => [a, b, c, d, e];\n', 'more than 4 parameters'],
    ['an unknown role', 'libs/a/claim.service.ts', '', 'file role is not on the list'],
    ['camel case', 'libs/a/claimRules.rules.ts', '', 'file name is not <noun>.<role>.ts'],
    ['a back door', 'libs/a/inner/index.ts', '', 'index.ts is only the door of a lib'],
    ['a drawer of a folder', 'libs/common/claim.rules.ts', '', 'a drawer, not a name'],
    ['a drawer of a type', 'libs/a/claim.rules.ts', 'export interface ClaimInfo { readonly a: 1 }\n', 'a drawer, not a name'],
    ['a manager', 'libs/a/claim.rules.ts', 'export class ClaimManager {}\n', 'a drawer, not a name'],
    ['a focused test', 'libs/a/claim.spec.ts', "it.only('a', () => {});\n", 'a test that is not run, or the only one that is'],
    ['a focused table', 'libs/a/claim.spec.ts', "describe.only.each([1])('a', () => {});\n", 'a test that is not run, or the only one that is'],
    ['a skipped test', 'libs/a/claim.spec.ts', "describe.skip('a', () => {});\n", 'a test that is not run, or the only one that is'],
    ['an x', 'libs/a/claim.spec.ts', "xit('a', () => {});\n", 'a test that is not run, or the only one that is'],
    ['work put off', 'libs/a/claim.rules.ts', '// TODO later\n', 'unfinished work'],
  ])('%s is caught', (_name, file, text, sin) => {
    expect(new Set(judge(file, text))).toEqual(new Set([sin]));
  });
});
