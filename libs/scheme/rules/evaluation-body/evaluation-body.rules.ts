import type { Day } from '#kernel';
import { type EvaluationBodyState, evaluationBodyStream, type OccupationEntry } from '#scheme/history';
import { type Decision, missing, record, to } from '../verdict.js';

export interface RegisterEvaluationBody {
  readonly bodyId: string; readonly name: string; readonly validFrom: Day; readonly validTo: Day; readonly occupations: readonly OccupationEntry[];
  readonly document: string;
}
export interface StrikeEvaluationBody { readonly bodyId: string; readonly from: Day; readonly reason: string; readonly document: string }

/** What may be done with an evaluation body now. */
export const possibleForEvaluationBody = (state: EvaluationBodyState): readonly string[] =>
  (state.is === 'unknown' ? ['RegisterEvaluationBody'] : ['RegisterEvaluationBody', 'StrikeEvaluationBody']);

/**
 * Enters a body's licence to examine: period and occupations with their levels. A later licence takes the place of an earlier one from its first day.
 *
 * @refuses evaluationBody.validity-empty, evaluationBody.licence-exists
 * @clause JN-2.4
 */
export const registerEvaluationBody = (c: RegisterEvaluationBody, body: EvaluationBodyState): Decision => {
  if (c.validTo < c.validFrom) return { refused: 'evaluationBody.validity-empty', why: '失效日早于生效日。' };
  if (body.is === 'registered' && body.licences.some(({ validFrom }) => validFrom >= c.validFrom)) {
    return { refused: 'evaluationBody.licence-exists', why: `${c.bodyId} 已有自 ${c.validFrom} 起或更晚的资质；续期须晚于前一次生效日。`, facts: [{ bodyId: c.bodyId }] };
  }
  return record(['JN-2.4'], [to(evaluationBodyStream(c.bodyId), { type: 'EvaluationBodyRegistered.v1', data: c })]);
};

/**
 * Strikes a body from the register: what it issues from that day on does not count.
 *
 * @refuses evaluationBody.unknown, evaluationBody.struck
 * @clause JN-2.4
 */
export const strikeEvaluationBody = (c: StrikeEvaluationBody, body: EvaluationBodyState): Decision => {
  if (body.is === 'unknown') return missing('evaluationBody', c.bodyId);
  if (body.licences.every(({ struckFrom }) => struckFrom !== undefined)) {
    return { refused: 'evaluationBody.struck', why: `${c.bodyId} 已移出评价机构名录。`, facts: [{ bodyId: c.bodyId }] };
  }
  return record(['JN-2.4'], [to(evaluationBodyStream(c.bodyId), { type: 'EvaluationBodyStruck.v1', data: c })]);
};
