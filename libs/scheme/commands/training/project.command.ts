import { type Day } from '#kernel';
import { institutionFold, institutionStream, projectFold, projectStream } from '#scheme/history';
import { type AwardProject, awardProject } from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, day, id, listOf, occupationEntry, text } from '../fields.schema.js';

export const projectCommands = [
  command<AwardProject>({
    name: 'AwardProject',
    titleZh: '项目制立项',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-2.1.3a', 'JN-3.4a'],
    schema: z.strictObject({
      projectId: id,
      document: text,
      institutionId: id,
      occupations: listOf(occupationEntry, 200),
      targetGroup: listOf(z.string().regex(/^[A-Z_]{3,40}$/), 30),
      headcount: z.int().min(1).max(100_000),
      unitPriceFen: amountFen,
      from: day,
      to: day,
    }),
    example: {
      projectId: 'XM-2019-01',
      document: '中标通知书2019-001',
      institutionId: 'I1',
      occupations: [{ occupation: '4-10-01-02', name: '育婴员', levels: [5] }],
      targetGroup: ['POOR_LABOUR'],
      headcount: 200,
      unitPriceFen: 100_000,
      from: '2019-10-21' as Day,
      to: '2020-06-30' as Day,
    },
    primary: (c) => projectStream(c.projectId),
    decide: async (c, { workspace }) =>
      awardProject(
        c,
        await workspace.load(projectFold, projectStream(c.projectId)),
        await workspace.load(institutionFold, institutionStream(c.institutionId)),
      ),
  }),
];
