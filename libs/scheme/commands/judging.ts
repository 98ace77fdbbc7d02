import { isRefusal, type Refusal } from '#kernel';
import type { Officer } from '#scheme/history';
import { type Acting, type Ask, type Decision, overrideUsed, usableOverride } from '#scheme/rules';
import type { Deciding, DefinedCommand } from './defined.command.js';
import type { Workspace } from './workspace.js';

/** One decision to be taken, with everybody it is taken for. */
export interface Judging {
  readonly definition: DefinedCommand;
  readonly data: never;
  readonly workspace: Workspace;
  /** `ask.officer` is who acts: under a delegation the deputy with the delegated roles */
  readonly ask: Ask;
  readonly principal: Officer | undefined;
  readonly primary: string;
  readonly holders: ReadonlyMap<string, string>;
  readonly sealed: Deciding['sealed'];
}

const isDuty = (decision: Decision): decision is Refusal => isRefusal(decision) && decision.refused.startsWith('duties.');

/**
 * The rules of separation hold for the deputy and for the officer behind it, and against everybody in the history and whom they stood in for: the
 * decision is asked again for each such pair, and only a refusal for a duty counts (S12). Without a delegation nothing is asked again.
 */
const behindDeputies = async (judging: Judging, officer: Acting): Promise<Refusal | undefined> => {
  const { workspace, principal, definition, data, ask, holders, sealed } = judging;
  if (principal === undefined && !workspace.hasDeputies()) return undefined;
  const people = principal === undefined ? [officer] : [officer, { ...officer, officerId: principal.officerId, interests: principal.interests ?? [] }];
  for (const view of [workspace, workspace.represented()]) {
    for (const person of people) {
      const again = await definition.decide(data, { workspace: view, ask: { ...ask, officer: person }, holders, sealed });
      if (isDuty(again)) return again;
    }
  }
  return undefined;
};

const judgeAs = async (judging: Judging, officer: Acting): Promise<Decision> => {
  const { definition, data, workspace, ask, holders, sealed } = judging;
  const decision = await definition.decide(data, { workspace, ask: { ...ask, officer }, holders, sealed });
  return isRefusal(decision) ? decision : ((await behindDeputies(judging, officer)) ?? decision);
};

/**
 * Decides. A refusal for a duty is set aside by an override that names officer, rule, command and stream; its single use is recorded in the same append (S13).
 *
 * @clause JN-3.3c separation of duties S12, S13
 */
export const judge = async (judging: Judging): Promise<Decision> => {
  const { ask, definition, primary } = judging;
  const excused: string[] = [];
  const used: ReturnType<typeof overrideUsed>[] = [];
  for (;;) {
    const decision = await judgeAs(judging, excused.length === 0 ? ask.officer : { ...ask.officer, excused });
    if (!isDuty(decision)) return isRefusal(decision) || used.length === 0 ? decision : { ...decision, writings: [...decision.writings, ...used] };
    const rule = decision.facts?.[0]?.['rule'];
    const override = usableOverride(ask.officer, rule, { command: definition.name, stream: primary, today: ask.today });
    if (override === undefined || excused.includes(override.rule)) return decision;
    excused.push(override.rule);
    used.push(overrideUsed(override));
  }
};
