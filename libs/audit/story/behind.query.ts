import { type Day, daysBetween, type FactUsed, isDay } from '#kernel';
import { isRuleParameter, parameterOf, type ShownParameter } from '#notice';
import type { StoredEvent } from '#event-store/reader';
import { referenceOf, type Voucher } from '#ledger/book';
import { SubLedgerQueries, type KnownAt } from '#ledger/queries';
import type { InclusionProof } from '../log/proof.query.js';
import { ruleSetNamed } from '../rule-sets/rule-sets.query.js';
import { entryOf, type StoryEntry, type StoryParts } from './story.view.js';

/** A fact the decision rested on, and how old the answer was on the day of the decision; null where the fact has no day of its own. */
export type AgedFact = FactUsed & { readonly ageDays: number | null };
/** The people of a voucher. `principal`: the officer a deputy stood in for. */
export interface Officers {
  readonly maker: string; readonly principal?: string; readonly role: string; readonly cashier?: string; readonly reviewer?: string; readonly reviewedOn?: Day;
  /** 未审核 已审核 已记账 已红字冲销 红字冲销, as known at the place of the answer */
  readonly status: string;
}
/** What stands behind an event: its parameters, its facts with their ages, and its leaf of the sealed log. */
export interface Behind extends Omit<StoryEntry, 'facts' | 'vouchers'> {
  readonly facts: readonly AgedFact[];
  /** values of the rule set that the event names or that carry out a clause it cites */
  readonly parameters: readonly ShownParameter[];
  /** null until the event is under a signed checkpoint */
  readonly inclusion: InclusionProof | null;
}

const aged = (fact: FactUsed, on: Day): AgedFact => {
  const { queriedOn, oldestAgeDays } = fact;
  return { ...fact, ageDays: isDay(queriedOn) ? daysBetween(queriedOn, on) : typeof oldestAgeDays === 'number' ? oldestAgeDays : null };
};

/** Every parameter key an event's own text names: the standard an amount was counted by. */
const keysIn = (part: unknown): readonly string[] => {
  if (typeof part === 'string') return isRuleParameter(part) ? [part] : [];
  if (typeof part !== 'object' || part === null) return [];
  return Object.values(part).flatMap(keysIn);
};

/** Rule sets, looked up once an answer. */
class Parameters {
  readonly #sets = new Map<string, readonly ShownParameter[]>();
  constructor(private readonly parts: StoryParts) {}

  async usedBy({ data, meta: { ruleSet, clauses } }: StoredEvent): Promise<readonly ShownParameter[]> {
    if (ruleSet === undefined) return [];
    const named = new Set(keysIn(data));
    return (await this.#of(ruleSet)).filter(({ key }) => named.has(key) || (isRuleParameter(key) && clauses.includes(parameterOf(key).clause ?? '')));
  }

  async #of(ruleSet: string): Promise<readonly ShownParameter[]> {
    const known = this.#sets.get(ruleSet);
    if (known !== undefined) return known;
    const set = await ruleSetNamed(this.parts.reader, ruleSet, { unconfirmed: false });
    const shown = 'parameters' in set ? set.parameters : [];
    this.#sets.set(ruleSet, shown);
    return shown;
  }
}

/** Events with all that stands behind them, in the order given; the log's leaves are read once for all of them. */
export const behind = async (parts: StoryParts, events: readonly StoredEvent[]): Promise<readonly Behind[]> => {
  const ids = events.map(({ id }) => id);
  const [indexes, proofs] = [await parts.log.indexesOf(ids), await parts.log.inclusions(ids)];
  const parameters = new Parameters(parts);
  const told: Behind[] = [];
  for (const event of events) {
    const { facts, ...entry } = entryOf(event, indexes.get(event.id));
    told.push({
      ...entry, facts: facts.map((fact) => aged(fact, event.meta.on)), parameters: await parameters.usedBy(event), inclusion: proofs.get(event.id) ?? null,
    });
  }
  return told;
};

/** Who made a voucher, in whose place, and who had reviewed it by a place of the log. */
export const officersOf = async ({ ledger }: StoryParts, voucher: Voucher, at: { readonly event: Behind; readonly knownAt: KnownAt }): Promise<Officers> => {
  const standing = await new SubLedgerQueries(ledger).standing(referenceOf(voucher), `@${at.knownAt.index}`);
  const { onBehalfOf, role } = at.event;
  return {
    maker: standing.maker, ...(onBehalfOf !== undefined && { principal: onBehalfOf }), role,
    ...(standing.cashier !== undefined && { cashier: standing.cashier }),
    ...(standing.reviewer !== undefined && { reviewer: standing.reviewer }), ...(standing.reviewedOn !== undefined && { reviewedOn: standing.reviewedOn }),
    status: standing.statusZh,
  };
};

/** The events at some places of the log, each read once. */
export const eventsAt = async ({ log, reader }: StoryParts, indexes: readonly number[]): Promise<ReadonlyMap<number, StoredEvent>> => {
  const found = new Map<number, StoredEvent>();
  for (const index of indexes) if (!found.has(index)) found.set(index, await log.eventAt(reader, index));
  return found;
};
