import { type Day } from '#kernel';
import { type ClassState, classFold, classStream, findingFold, findingStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type CorrectAttendance,
  correctAttendance,
  inspectionFinding,
  type OfClass,
  type RecordAttendance,
  recordAttendance,
  type RecordInspection,
  recordInspection,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, digest, id, text } from '../fields.schema.js';
import { marking } from '../finding/marked-claim.world.js';
import type { Workspace } from '../workspace.js';
import { half } from './class-filing.schema.js';

const load = (workspace: Workspace, classId: string): Promise<ClassState> => workspace.load(classFold, classStream(classId));
const primary = (c: OfClass): string => classStream(c.classId);
const people = z.array(id).max(300);
const halfDay = { classId: id, day, half, present: people, absent: people.optional(), evidenceHash: digest, device: id.optional() };
const example = { classId: 'K1', day: '2019-10-21' as Day, half: 'AM' as const, present: ['P01'], evidenceHash: '0'.repeat(64), device: 'DEV-1' };

export const attendanceCommands = [
  command<RecordAttendance>({
    name: 'RecordAttendance',
    titleZh: '登记考勤',
    roles: ['INST_OP'],
    on: 'fact',
    clauses: ['JN-3.3b'],
    schema: z.strictObject(halfDay),
    example,
    primary,
    decide: async (c, { workspace, ask }) => recordAttendance(c, await load(workspace, c.classId), ask),
  }),
  command<CorrectAttendance>({
    name: 'CorrectAttendance',
    titleZh: '更正考勤',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({ ...halfDay, reason: text }),
    example: { ...example, reason: '签到设备漏记' },
    primary,
    decide: async (c, { workspace, ask }) => correctAttendance(c, await load(workspace, c.classId), ask),
  }),
  command<RecordInspection>({
    name: 'RecordInspection',
    titleZh: '登记督导检查',
    roles: ['INSPECT'],
    on: 'fact',
    clauses: ['JN-3.3b', 'JN-3.3c'],
    schema: z.strictObject({
      classId: id,
      inspectionId: id,
      day,
      half,
      method: z.enum(['ONSITE', 'VIDEO', 'PHONE']),
      present: z.int().min(0).max(1000),
      finding: z.enum(['NONE', 'HEADCOUNT', 'CONTENT', 'TEACHER', 'VENUE', 'OTHER']),
      remark: text.optional(),
      evidenceHash: digest,
    }),
    example: {
      classId: 'K1',
      inspectionId: 'INS-1',
      day: '2019-10-21' as Day,
      half: 'AM',
      method: 'ONSITE',
      present: 39,
      finding: 'NONE',
      evidenceHash: '0'.repeat(64),
    },
    primary,
    decide: async (c, { workspace, ask }) =>
      marking(
        workspace,
        recordInspection(
          c,
          await load(workspace, c.classId),
          {
            sets: await workspace.load(ruleSetsFold, ruleSetStream),
            finding: await workspace.load(findingFold, findingStream(inspectionFinding(c))),
          },
          ask,
        ),
      ),
  }),
];
