import {
  type ClassState,
  classFold,
  classStream,
  personFold,
  personStream,
  projectFold,
  projectStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  classesToAsk,
  type EnrolTrainee,
  enrolTrainee,
  type OfClass,
  type PrecheckTrainee,
  precheckTrainee,
  type RosterWorld,
  type WithdrawTrainee,
  withdrawTrainee,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const load = (workspace: Workspace, classId: string): Promise<ClassState> => workspace.load(classFold, classStream(classId));
const primary = (c: OfClass): string => classStream(c.classId);

/** The person and those of the person's classes that fall on the same days: few, whatever the person's history holds. */
const personAmong = async (workspace: Workspace, personId: string, state: ClassState): Promise<Pick<RosterWorld, 'person' | 'others'>> => {
  const person = await workspace.load(personFold, personStream(personId));
  return { person, others: await workspace.loadMany(classFold, classesToAsk(person, state), classStream) };
};

export const rosterCommands = [
  command<EnrolTrainee>({
    name: 'EnrolTrainee',
    titleZh: '列入花名册',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.3b', 'JN-2.3.1d', 'JN-2.1.3a'],
    schema: z.strictObject({ classId: id, personId: id, personCategory: z.string().regex(/^[A-Z_]{3,40}$/) }),
    example: { classId: 'K1', personId: 'P01', personCategory: 'REGISTERED_UNEMPLOYED' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const state = await load(workspace, c.classId);
      const projectId = state.is === 'unknown' ? undefined : state.projectId;
      const project = projectId === undefined ? {} : { project: await workspace.load(projectFold, projectStream(projectId)) };
      const sets = await workspace.load(ruleSetsFold, ruleSetStream);
      return enrolTrainee(c, state, { ...(await personAmong(workspace, c.personId, state)), sets, ...project }, ask);
    },
  }),
  command<PrecheckTrainee>({
    name: 'PrecheckTrainee',
    titleZh: '资格预审',
    roles: ['INST_OP', 'ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.3b', 'JN-2.3.1d'],
    schema: z.strictObject({ classId: id, personId: id }),
    example: { classId: 'K1', personId: 'P01' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const state = await load(workspace, c.classId);
      return precheckTrainee(c, state, await personAmong(workspace, c.personId, state), ask);
    },
  }),
  command<WithdrawTrainee>({
    name: 'WithdrawTrainee',
    titleZh: '退出花名册',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({ classId: id, personId: id, reason: text }),
    example: { classId: 'K1', personId: 'P01', reason: '本人申请退出' },
    primary,
    decide: async (c, { workspace, ask }) => withdrawTrainee(c, await load(workspace, c.classId), ask),
  }),
];
