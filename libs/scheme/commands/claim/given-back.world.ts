import { isRefusal } from '#kernel';
import { claimFold, claimStream, clawbackFold, clawbackStream, personStream, ruleSetOn, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { type Ask, type Decision, placesGivenBack, type Writing } from '#scheme/rules';
import type { Workspace } from '../workspace.js';

/** A decision that closes a clawback gives places back as the rule set in force says (O-4), not as the case alone would. */
export const givingBack = async (workspace: Workspace, decision: Decision, ask: Ask): Promise<Decision> => {
  if (isRefusal(decision)) return decision;
  const closed = decision.writings.flatMap(({ event }) => (event.type === 'ClaimClawedBack.v1' ? [event.data] : []));
  if (closed.length === 0) return decision;
  const set = ruleSetOn(await workspace.load(ruleSetsFold, ruleSetStream), ask.today);
  const own = closed.map(({ claimId }) => claimId);
  const kept = decision.writings.filter(({ event }) => event.type !== 'SubsidyReleased.v1' || !own.includes(event.data.claimId));
  const given: Writing[] = [];
  for (const { clawbackId, claimId } of closed) {
    const clawback = await workspace.load(clawbackFold, clawbackStream(clawbackId));
    const claim = await workspace.load(claimFold, claimStream(claimId));
    if (clawback.is === 'unknown' || claim.is === 'unknown') continue;
    await workspace.history(clawback.lines.flatMap(({ personId }) => (personId === undefined ? [] : [personStream(personId)])));
    given.push(...placesGivenBack(set, clawback, claim));
  }
  return { ...decision, writings: [...kept, ...given] };
};
