import { type Day } from '#kernel';
import { evaluationBodyFold, evaluationBodyStream } from '#scheme/history';
import { type RegisterEvaluationBody, registerEvaluationBody, type StrikeEvaluationBody, strikeEvaluationBody } from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, id, listOf, occupationEntry, text } from '../fields.schema.js';

export const evaluationBodyCommands = [
  command<RegisterEvaluationBody>({
    name: 'RegisterEvaluationBody',
    titleZh: '登记评价机构',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: ['JN-2.4'],
    schema: z.strictObject({ bodyId: id, name: text, validFrom: day, validTo: day, occupations: listOf(occupationEntry, 200), document: text }),
    example: {
      bodyId: 'JNZJ',
      name: '示例职业技能鉴定中心',
      validFrom: '2019-01-01' as Day,
      validTo: '2021-12-31' as Day,
      occupations: [{ occupation: '4-10-01-02', name: '育婴员', levels: [5, 4, 3] }],
      document: '备案文件2019-001',
    },
    primary: (c) => evaluationBodyStream(c.bodyId),
    decide: async (c, { workspace }) => registerEvaluationBody(c, await workspace.load(evaluationBodyFold, evaluationBodyStream(c.bodyId))),
  }),
  command<StrikeEvaluationBody>({
    name: 'StrikeEvaluationBody',
    titleZh: '移出评价机构',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: ['JN-2.4'],
    schema: z.strictObject({ bodyId: id, from: day, reason: text, document: text }),
    example: { bodyId: 'JNZJ', from: '2020-06-01' as Day, reason: '备案到期未续', document: '通报2020-003' },
    primary: (c) => evaluationBodyStream(c.bodyId),
    decide: async (c, { workspace }) => strikeEvaluationBody(c, await workspace.load(evaluationBodyFold, evaluationBodyStream(c.bodyId))),
  }),
];
