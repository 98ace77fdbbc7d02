import {
  claimFold,
  claimStream,
  classStream,
  findingFold,
  type FindingState,
  findingStream,
  type FindingSubject,
  institutionStream,
} from '#scheme/history';
import {
  type AnswerFinding,
  answerFinding,
  type CloseFinding,
  closeFinding,
  type OfFinding,
  type RecordFinding,
  recordFinding,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { digest, id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';
import { marking, unmarking } from './marked-claim.world.js';

const primary = (c: OfFinding): string => findingStream(c.findingId);
const load = (workspace: Workspace, c: OfFinding): Promise<FindingState> => workspace.load(findingFold, primary(c));

const STREAM_OF: Readonly<Record<FindingSubject['kind'], (id: string) => string>> = {
  CLAIM: claimStream,
  CLASS: classStream,
  INSTITUTION: institutionStream,
};

export const findingCommands = [
  command<RecordFinding>({
    name: 'RecordFinding',
    titleZh: '记录疑点',
    roles: ['SUPERVISE', 'INSPECT', 'AUDITOR'],
    on: 'fact',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({
      findingId: id,
      nature: z.enum(['FRAUD', 'ERROR_BY_CLAIMANT', 'ERROR_BY_AGENCY', 'SYSTEM_DEFECT', 'POLICY_AMBIGUITY']),
      about: z.strictObject({ kind: z.enum(['CLAIM', 'CLASS', 'INSTITUTION']), id }),
      personId: id.optional(),
      says: text,
      evidenceHash: digest,
    }),
    example: {
      findingId: 'AU-1',
      nature: 'FRAUD',
      about: { kind: 'CLAIM', id: 'C1' },
      personId: 'P01',
      says: '签到时间与社保参保地不符',
      evidenceHash: '0'.repeat(64),
    },
    primary,
    decide: async (c, { workspace }) => {
      const stream = STREAM_OF[c.about.kind](c.about.id);
      const known = ((await workspace.history([stream])).get(stream) ?? []).length > 0;
      const claim = c.about.kind === 'CLAIM' ? await workspace.load(claimFold, stream) : ({ is: 'unknown' } as const);
      return marking(workspace, recordFinding(c, await load(workspace, c), { known, claim }));
    },
  }),
  command<AnswerFinding>({
    name: 'AnswerFinding',
    titleZh: '答复疑点',
    roles: ['ACCEPT', 'REVIEW1', 'REVIEW2', 'APPROVE', 'FIN_ACCT', 'RECOVER'],
    on: 'decision',
    clauses: ['JN-3.3d', 'JN-3.3c'],
    schema: z.strictObject({ findingId: id, says: text, evidenceHash: digest }),
    example: { findingId: 'AU-1', says: '已核对原始签到表，情况属实', evidenceHash: '0'.repeat(64) },
    primary,
    decide: async (c, { workspace, ask }) => answerFinding(c, await load(workspace, c), ask),
  }),
  command<CloseFinding>({
    name: 'CloseFinding',
    titleZh: '了结疑点',
    roles: ['SUPERVISE', 'AUDITOR'],
    on: 'decision',
    clauses: ['JN-3.3d', 'JN-3.3c'],
    schema: z.strictObject({ findingId: id, outcome: z.enum(['CONFIRMED', 'RECTIFIED', 'DISMISSED']), says: text }),
    example: { findingId: 'AU-1', outcome: 'CONFIRMED', says: '认定属实，移交追缴' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const finding = await load(workspace, c);
      return unmarking(workspace, finding, c.outcome, closeFinding(c, finding, ask));
    },
  }),
];
