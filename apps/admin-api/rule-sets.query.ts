import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore } from '#event-store';
import { DoorProblem, unknownWord } from '#identity';
import { type ListedRuleSet, ruleSetShown, ruleSetsListed, type ShownRuleSet } from '#notice';
import { decode, type Recorded, type RuleSet, type RuleSetEvent, type RuleSetsState, ruleSetsFold, ruleSetStream } from '#scheme/history';

/** The rule sets as the log knows them when it is asked. */
@Injectable()
export class RuleSetsQuery {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  async list(): Promise<readonly ListedRuleSet[]> {
    return ruleSetsListed(Object.values(await this.#sets()));
  }

  /** @throws DoorProblem resource.unknown, naming what there is */
  async named(id: string, which: { readonly unconfirmed: boolean }): Promise<ShownRuleSet> {
    const sets = await this.#sets();
    const set = Object.hasOwn(sets, id) ? sets[id] : undefined;
    if (set === undefined) throw new DoorProblem('resource.unknown', unknownWord('rule set', id, Object.keys(sets)));
    return ruleSetShown(set, which);
  }

  async #sets(): Promise<Readonly<Record<string, RuleSet>>> {
    let state: RuleSetsState = ruleSetsFold.initial;
    for await (const event of this.store.readStream(ruleSetStream)) state = ruleSetsFold.evolve(state, decode(event) as Recorded<RuleSetEvent>);
    return state.sets;
  }
}
