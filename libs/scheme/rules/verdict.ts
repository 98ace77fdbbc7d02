import type { Day, FactUsed, Instant, Refusal } from '#kernel';
import type { ClauseId } from '#notice';
import type { Officer, SchemeEvent } from '#scheme/history';

/** The officer as the rules see it; `excused` names the rules of separation an override sets aside for this one command (S13). */
export interface Acting extends Officer { readonly excused?: readonly string[] }

/** Who decides and when. `today` is the Shanghai day of the recording clock: time limits are judged by it, never by a client's date (rulings B1). */
export interface Ask {
  readonly officer: Acting; readonly on: Day; readonly today: Day; readonly now: Instant;
  /** the officer whose duties are done under a delegation (S12); `officer` is the deputy with the delegated roles */
  readonly onBehalfOf?: string;
  /** id of the command that asks; a held period takes what an auditor has admitted by it */
  readonly commandId?: string;
}

/** One fact to record, and where; `facts` are the outside facts this event alone relied on, in place of the verdict's. */
export interface Writing { readonly stream: string; readonly event: SchemeEvent; readonly facts?: readonly FactUsed[] }

/** What a rule decided: facts in the order they are recorded, the clauses that carried it, and the outside facts it relied on. */
export interface Verdict {
  readonly writings: readonly Writing[]; readonly clauses: readonly ClauseId[]; readonly facts: readonly FactUsed[]; readonly ruleSet?: string;
}
export type Decision = Verdict | Refusal;

export const to = (stream: string, event: SchemeEvent): Writing => ({ stream, event });

/** Leaves out what the caller left out: an event has no field without a value. */
export const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

/** Records facts under clauses. */
export const record = (clauses: readonly ClauseId[], writings: readonly Writing[], more: { facts?: readonly FactUsed[]; ruleSet?: string } = {}): Verdict =>
  ({ writings, clauses, facts: more.facts ?? [], ...(more.ruleSet === undefined ? {} : { ruleSet: more.ruleSet }) });

/** Refuses under a clause: the code is never renamed. */
export const no = (refused: string, clause: ClauseId, why: string, facts: readonly FactUsed[] = []): Refusal => ({ refused, clause, why, facts });

/** Refuses a command the state does not allow: names the state and what is possible now. No clause speaks here. */
export const notNow = (refused: string, is: string, possible: readonly string[]): Refusal =>
  ({ refused, why: `状态为 ${is}，不能办理；现在可以：${possible.length === 0 ? '无' : possible.join('、')}。`, facts: [{ is, possible: [...possible] }] });

/** Refuses what is not there. */
export const missing = (what: string, id: string): Refusal => ({ refused: `${what}.unknown`, why: `没有登记：${what} ${id}。`, facts: [{ what, id }] });
/** Refuses what is there already. */
export const taken = (what: string, id: string): Refusal => ({ refused: `${what}.exists`, why: `已经存在：${what} ${id}；每个编号只用一次。`, facts: [{ what, id }] });

/** The first refusal of a list of checks in order of precedence. */
export const firstRefusal = (checks: Iterable<Refusal | undefined>): Refusal | undefined => {
  for (const refusal of checks) if (refusal !== undefined) return refusal;
  return undefined;
};
