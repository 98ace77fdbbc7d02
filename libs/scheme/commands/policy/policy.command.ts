import { type Day } from '#kernel';
import { requiredParameters, shippedRuleSets } from '#notice';
import { calendarFold, calendarStream, directoryFold, directoryStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type ProposeRuleSet,
  proposeRuleSet,
  type PublishDirectory,
  publishDirectory,
  type PublishRuleSet,
  publishRuleSet,
  type PublishWorkCalendar,
  publishWorkCalendar,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, id, listOf, occupationEntry, text } from '../fields.schema.js';

const parameter = z.strictObject({
  key: z.string().regex(/^[A-Za-z0-9_.]{3,64}$/),
  value: z.int().min(0),
  unit: z.enum(['fen', 'count', 'workingDays', 'hours', 'days', 'months', 'basisPoints', 'flag', 'date']),
  source: text,
  status: z.enum(['confirmed', 'unconfirmed']),
  statusOn: day.optional(),
});

/** R1 as shipped, cut down to what every rule set must say. */
const smallRuleSet = (): ProposeRuleSet => {
  const R1 = shippedRuleSets.find(({ ruleSet }) => ruleSet === 'R1');
  if (R1 === undefined) throw new Error('R1 is shipped');
  return { ...R1, parameters: R1.parameters.filter(({ key }) => requiredParameters.includes(key)) };
};

export const policyCommands = [
  command<ProposeRuleSet>({
    name: 'ProposeRuleSet',
    titleZh: '提出规则集',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({ ruleSet: id, validFrom: day, validTo: day.optional(), source: text, parameters: listOf(parameter, 200) }),
    example: smallRuleSet(),
    primary: () => ruleSetStream,
    decide: async (c, { workspace }) => proposeRuleSet(c, await workspace.load(ruleSetsFold, ruleSetStream)),
  }),
  command<PublishRuleSet>({
    name: 'PublishRuleSet',
    titleZh: '发布规则集',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ ruleSet: id }),
    example: { ruleSet: 'R1' },
    primary: () => ruleSetStream,
    decide: async (c, { workspace, ask }) => publishRuleSet(c, await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<PublishWorkCalendar>({
    name: 'PublishWorkCalendar',
    titleZh: '发布工作日历',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({
      year: z.int().min(2000).max(2089),
      holidays: z.array(day).max(366),
      makeUpWorkdays: z.array(day).max(366),
      source: text,
    }),
    example: { year: 2019, holidays: ['2019-10-01' as Day], makeUpWorkdays: ['2019-09-29' as Day], source: '国务院办公厅放假安排' },
    primary: () => calendarStream,
    decide: async (c, { workspace }) => {
      await workspace.load(calendarFold, calendarStream);
      return publishWorkCalendar(c);
    },
  }),
  command<PublishDirectory>({
    name: 'PublishDirectory',
    titleZh: '发布培训目录',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.4a'],
    schema: z.strictObject({
      directory: z.enum(['KEY_INDUSTRY', 'GENERAL']),
      version: id,
      validFrom: day,
      entries: listOf(occupationEntry, 500),
      source: text,
    }),
    example: {
      directory: 'GENERAL',
      version: '2019-1',
      validFrom: '2019-09-30' as Day,
      source: '市人社局目录',
      entries: [{ occupation: '4-10-01-02', name: '育婴员', levels: [5, 4, 3] }],
    },
    primary: (c) => directoryStream(c.directory),
    decide: async (c, { workspace }) => publishDirectory(c, await workspace.load(directoryFold, directoryStream(c.directory))),
  }),
];
