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
  projectFold,
  projectStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  acceptClassFiling,
  type AmendClassFiling,
  amendClassFiling,
  draftClass,
  type FileClass,
  fileClass,
  type FilingWorld,
  type OfClass,
  type RejectClassFiling,
  rejectClassFiling,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';
import { filing, planFields } from './class-filing.schema.js';

const load = (workspace: Workspace, classId: string): Promise<ClassState> => workspace.load(classFold, classStream(classId));
const primary = (c: OfClass): string => classStream(c.classId);
const worldOf = async (workspace: Workspace, projectId: string | undefined): Promise<FilingWorld> => ({
  sets: await workspace.load(ruleSetsFold, ruleSetStream),
  calendar: await workspace.load(calendarFold, calendarStream),
  ...(projectId === undefined ? {} : { project: await workspace.load(projectFold, projectStream(projectId)) }),
});

const plan = {
  startsOn: '2019-10-21' as Day,
  endsOn: '2019-11-29' as Day,
  plannedHeadcount: 40,
  hours: 160,
};
const example: FileClass = { classId: 'K1', institutionId: 'I1', occupation: '4-10-01-02', level: 4, subsidyKind: 'GROUP_SKILL', ...plan };

export const trainingClassCommands = [
  command<FileClass>({
    name: 'DraftClass',
    titleZh: '开班备案草稿',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: [],
    schema: filing,
    example,
    primary,
    decide: async (c, { workspace, ask }) => draftClass(c, await load(workspace, c.classId), ask),
  }),
  command<FileClass>({
    name: 'FileClass',
    titleZh: '开班备案',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.4a', 'JN-2.1.3a'],
    schema: filing,
    example: {
      ...example,
      mode: 'ONSITE',
      venueDistrict: '370102',
      department: '市人力资源社会保障局',
      teachers: ['T-1'],
      timetable: [
        { day: plan.startsOn, halves: ['AM', 'PM'] },
        { day: plan.endsOn, halves: ['AM'] },
      ],
    },
    primary,
    decide: async (c, { workspace, ask }) => fileClass(c, await load(workspace, c.classId), await worldOf(workspace, c.projectId), ask),
  }),
  command<AmendClassFiling>({
    name: 'AmendClassFiling',
    titleZh: '变更开班备案',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.4a', 'JN-2.1.3a'],
    schema: z.strictObject({ classId: id, reason: text, ...planFields }),
    example: { classId: 'K1', reason: '场地调整', ...plan },
    primary,
    decide: async (c, { workspace, ask }) => {
      const state = await load(workspace, c.classId);
      return amendClassFiling(c, state, await worldOf(workspace, state.is === 'unknown' ? undefined : state.projectId), ask);
    },
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
];
