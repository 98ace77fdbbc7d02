import type { EventReader } from '#event-store/reader';
import { type ListedRuleSet, ruleSetShown, ruleSetsListed, type ShownRuleSet } from '#notice';
import { decode, type Recorded, type RuleSet, type RuleSetEvent, type RuleSetsState, ruleSetsFold, ruleSetStream } from '#scheme/history';

const setsIn = async (reader: EventReader): Promise<Readonly<Record<string, RuleSet>>> => {
  let state: RuleSetsState = ruleSetsFold.initial;
  for await (const event of reader.readStream(ruleSetStream)) state = ruleSetsFold.evolve(state, decode(event) as Recorded<RuleSetEvent>);
  return state.sets;
};

/** Every rule set ever proposed, folded from the log when it is asked. */
export const ruleSetList = async (reader: EventReader): Promise<readonly ListedRuleSet[]> => ruleSetsListed(Object.values(await setsIn(reader)));

/** One rule set with its values; where there is none of that name, the names there are. */
export const ruleSetNamed = async (
  reader: EventReader, id: string, which: { readonly unconfirmed: boolean },
): Promise<ShownRuleSet | { readonly known: readonly string[] }> => {
  const sets = await setsIn(reader);
  const set = Object.hasOwn(sets, id) ? sets[id] : undefined;
  return set === undefined ? { known: Object.keys(sets) } : ruleSetShown(set, which);
};
