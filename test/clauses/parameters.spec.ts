import { ruleParameterNames, type RuleParameterName } from '#notice';
import { readSources } from '../architecture/sources.js';
import { informative, readByFamily } from './parameters.table.js';

/** Code that decides or reports: specifications, the register and the shipped values read nothing. */
const readers = [...readSources(['libs/scheme', 'apps/admin-api', 'apps/audit-api'])].filter(([path]) => !path.endsWith('.spec.ts'));
const readersOf = (name: RuleParameterName): readonly string[] => readers.filter(([, text]) => text.includes(`'${name}'`)).map(([path]) => path);
const familyOf = (name: RuleParameterName) => readByFamily.find(({ family }) => family.test(name));
const excused = (name: RuleParameterName): boolean => Object.hasOwn(informative, name);

/** Parameters nobody reads, given who reads what. */
const unread = (names: readonly RuleParameterName[]): readonly RuleParameterName[] =>
  names.filter((name) => readersOf(name).length === 0 && familyOf(name) === undefined && !excused(name));

describe('every parameter of the register', () => {
  it('is read by a rule or a report, or is named as informative with its reason', () => { expect(unread(ruleParameterNames)).toEqual([]); });

  it('of a family is read by the line that builds its name', () => {
    for (const { family, file, line } of readByFamily) {
      expect(readers.find(([path]) => path === file)?.[1] ?? '').toContain(line);
      expect(ruleParameterNames.filter((name) => family.test(name)).length).toBeGreaterThan(1);
    }
  });

  it('is not called informative once something reads it', () => {
    const named = Object.keys(informative) as RuleParameterName[];
    expect(named.filter((name) => !ruleParameterNames.includes(name) || readersOf(name).length > 0 || familyOf(name) !== undefined)).toEqual([]);
    for (const why of Object.values(informative)) expect(why).toMatch(/^[A-Z].{20,}\.$/);
  });
});

describe('the reading of parameters', () => {
  it('sees one that nobody reads', () => { expect(unread(['std.nobody' as RuleParameterName, 'cap.perPersonYear'])).toEqual(['std.nobody']); });
});
