import { type Day } from '#kernel';
import {
  calendarFold,
  calendarStream,
  type ClassState,
  classFold,
  classStream,
  directoryFold,
  directoryStream,
  institutionFold,
  institutionStream,
  personFold,
  personStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  acceptClassFiling,
  type CompleteClass,
  completeClass,
  type EnrolTrainee,
  enrolTrainee,
  type FileClass,
  fileClass,
  type OfClass,
  type RejectClassFiling,
  rejectClassFiling,
  startClass,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, id, level, listOf, occupation, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const load = (workspace: Workspace, classId: string): Promise<ClassState> => workspace.load(classFold, classStream(classId));
const primary = (c: OfClass): string => classStream(c.classId);

export const trainingClassCommands = [
  command<FileClass>({
    name: 'FileClass',
    titleZh: '开班备案',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.4a'],
    schema: z.strictObject({
      classId: id,
      institutionId: id,
      occupation,
      level,
      subsidyKind: z.string().regex(/^[A-Z_]{3,30}$/),
      startsOn: day,
      endsOn: day,
      plannedHeadcount: z.int().min(1).max(300),
      hours: z.int().min(1).max(2000),
    }),
    example: {
      classId: 'K1',
      institutionId: 'I1',
      occupation: '4-10-01-02',
      level: 4,
      subsidyKind: 'GROUP_SKILL',
      startsOn: '2019-10-21' as Day,
      endsOn: '2019-11-29' as Day,
      plannedHeadcount: 40,
      hours: 160,
    },
    primary,
    decide: async (c, { workspace, ask }) =>
      fileClass(
        c,
        await load(workspace, c.classId),
        {
          sets: await workspace.load(ruleSetsFold, ruleSetStream),
          calendar: await workspace.load(calendarFold, calendarStream),
        },
        ask,
      ),
  }),
  command<OfClass>({
    name: 'AcceptClassFiling',
    titleZh: '受理开班备案',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.4a'],
    schema: z.strictObject({ classId: id }),
    example: { classId: 'K1' },
    primary,
    decide: async (c, { workspace }) => {
      const state = await load(workspace, c.classId);
      const institutionId = state.is === 'unknown' ? 'none' : state.institutionId;
      return acceptClassFiling(c, state, {
        key: await workspace.load(directoryFold, directoryStream('KEY_INDUSTRY')),
        general: await workspace.load(directoryFold, directoryStream('GENERAL')),
        institution: await workspace.load(institutionFold, institutionStream(institutionId)),
      });
    },
  }),
  command<RejectClassFiling>({
    name: 'RejectClassFiling',
    titleZh: '不予备案',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.4a'],
    schema: z.strictObject({ classId: id, reason: text }),
    example: { classId: 'K1', reason: '场地不符' },
    primary,
    decide: async (c, { workspace }) => rejectClassFiling(c, await load(workspace, c.classId)),
  }),
  command<EnrolTrainee>({
    name: 'EnrolTrainee',
    titleZh: '列入花名册',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.3b', 'JN-2.3.1d'],
    schema: z.strictObject({ classId: id, personId: id, personCategory: z.string().regex(/^[A-Z_]{3,40}$/) }),
    example: { classId: 'K1', personId: 'P01', personCategory: 'REGISTERED_UNEMPLOYED' },
    primary,
    decide: async (c, { workspace, ask }) =>
      enrolTrainee(c, await load(workspace, c.classId), await workspace.load(personFold, personStream(c.personId)), ask),
  }),
  command<OfClass>({
    name: 'StartClass',
    titleZh: '开班',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({ classId: id }),
    example: { classId: 'K1' },
    primary,
    decide: async (c, { workspace, ask }) => startClass(c, await load(workspace, c.classId), ask),
  }),
  command<CompleteClass>({
    name: 'CompleteClass',
    titleZh: '结业',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({ classId: id, finished: listOf(id, 300), dropped: z.array(id).max(300) }),
    example: { classId: 'K1', finished: ['P01'], dropped: [] },
    primary,
    decide: async (c, { workspace, ask }) => completeClass(c, await load(workspace, c.classId), ask),
  }),
];
