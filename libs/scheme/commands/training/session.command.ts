import { type ClassState, classFold, classStream, institutionFold, institutionStream } from '#scheme/history';
import { cancelClass, type OfClass, resumeClass, startClass, suspendClass, type WithReason } from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const load = (workspace: Workspace, classId: string): Promise<ClassState> => workspace.load(classFold, classStream(classId));
const primary = (c: OfClass): string => classStream(c.classId);

export const sessionCommands = [
  command<OfClass>({
    name: 'StartClass',
    titleZh: '开班',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.3b', 'JN-3.4a'],
    schema: z.strictObject({ classId: id }),
    example: { classId: 'K1' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const state = await load(workspace, c.classId);
      const institutionId = state.is === 'unknown' ? 'none' : state.institutionId;
      return startClass(c, state, await workspace.load(institutionFold, institutionStream(institutionId)), ask);
    },
  }),
  command<WithReason>({
    name: 'SuspendClass',
    titleZh: '暂停班级',
    roles: ['ACCEPT', 'SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.4a'],
    schema: z.strictObject({ classId: id, reason: text }),
    example: { classId: 'K1', reason: '督导检查发现问题，整改' },
    primary,
    decide: async (c, { workspace }) => suspendClass(c, await load(workspace, c.classId)),
  }),
  command<OfClass>({
    name: 'ResumeClass',
    titleZh: '恢复班级',
    roles: ['ACCEPT', 'SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({ classId: id }),
    example: { classId: 'K1' },
    primary,
    decide: async (c, { workspace, ask }) => resumeClass(c, await load(workspace, c.classId), ask),
  }),
  command<WithReason>({
    name: 'CancelClass',
    titleZh: '撤销班级',
    roles: ['INST_OP', 'ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.4a'],
    schema: z.strictObject({ classId: id, reason: text }),
    example: { classId: 'K1', reason: '报名人数不足' },
    primary,
    decide: async (c, { workspace, ask }) => cancelClass(c, await load(workspace, c.classId), ask),
  }),
];
