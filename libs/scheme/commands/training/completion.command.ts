import { type Day } from '#kernel';
import {
  type ClassState,
  classFold,
  classStream,
  evaluationBodyFold,
  evaluationBodyStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  archiveClass,
  type AssessClass,
  assessClass,
  closeClass,
  type CompleteClass,
  completeClass,
  type OfClass,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, id, listOf, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const load = (workspace: Workspace, classId: string): Promise<ClassState> => workspace.load(classFold, classStream(classId));
const primary = (c: OfClass): string => classStream(c.classId);

export const completionCommands = [
  command<CompleteClass>({
    name: 'CompleteClass',
    titleZh: '结业',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({ classId: id, finished: listOf(id, 300), dropped: z.array(id).max(300) }),
    example: { classId: 'K1', finished: ['P01'], dropped: [] },
    primary,
    decide: async (c, { workspace, ask }) =>
      completeClass(c, await load(workspace, c.classId), await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<OfClass>({
    name: 'CloseClass',
    titleZh: '按出勤结业',
    roles: ['INST_OP', 'ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({ classId: id }),
    example: { classId: 'K1' },
    primary,
    decide: async (c, { workspace, ask }) =>
      closeClass(c, await load(workspace, c.classId), await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<AssessClass>({
    name: 'AssessClass',
    titleZh: '登记考核结果',
    roles: ['INST_OP', 'ACCEPT'],
    on: 'fact',
    clauses: ['JN-2.4'],
    schema: z.strictObject({
      classId: id,
      bodyId: id,
      assessedOn: day,
      passed: z.array(id).max(300),
      failed: z.array(id).max(300),
      document: text,
    }),
    example: { classId: 'K1', bodyId: 'JNZJ', assessedOn: '2019-11-30' as Day, passed: ['P01'], failed: [], document: '考核成绩单2019-001' },
    primary,
    decide: async (c, { workspace, ask }) =>
      assessClass(
        c,
        await load(workspace, c.classId),
        await workspace.load(evaluationBodyFold, evaluationBodyStream(c.bodyId)),
        ask,
      ),
  }),
  command<OfClass>({
    name: 'ArchiveClass',
    titleZh: '班级归档',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({ classId: id }),
    example: { classId: 'K1' },
    primary,
    decide: async (c, { workspace }) => archiveClass(c, await load(workspace, c.classId)),
  }),
];
