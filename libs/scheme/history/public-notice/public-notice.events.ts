import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

interface ObjectionDecided { readonly noticeId: string; readonly objectionId: string; readonly claimId: string; readonly reason: string;
  /** decided after the day it was due */
  readonly late: boolean }

/**
 * A public notice (JN-3.3d): day 1 is the working day after publication, approval needs a day after the last (rulings m3).
 * DRAFTED → PUBLISHED → CLEARED | OBJECTED → CLEARED | WITHDRAWN.
 */
export type NoticeEvent =
  | Fact<'NoticeDrafted.v1', { readonly noticeId: string; readonly batchId: string; readonly channel: string }>
  | Fact<'NoticePublished.v1', {
      readonly noticeId: string; readonly batchId: string; readonly publishedOn: Day; readonly firstDay: Day; readonly lastDay: Day;
      readonly workingDays: number; readonly totalFen: number; readonly channel: string;
      /** the claims it names, in order */
      readonly claims?: readonly string[];
      /** SHA-256, hex, of the masked list as it was published, and how many rows it has */
      readonly listHash?: string; readonly listRows?: number;
    }>
  | Fact<'ObjectionRecorded.v1', {
      readonly noticeId: string; readonly objectionId: string; readonly claimId: string; readonly receivedOn: Day;
      /** SHA-256, hex, of the letter, which is kept elsewhere: it names people */
      readonly contentHash: string;
      /** day it is to be decided by */
      readonly dueOn: Day;
    }>
  | Fact<'ObjectionUpheld.v1', ObjectionDecided>
  | Fact<'ObjectionDismissed.v1', ObjectionDecided>
  | Fact<'NoticeCleared.v1', { readonly noticeId: string; readonly batchId: string }>
  | Fact<'NoticeWithdrawn.v1', { readonly noticeId: string; readonly batchId: string; readonly reason: string }>;
