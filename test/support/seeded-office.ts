import 'reflect-metadata';
import { MemoryEventStore, type NewEvent } from '#event-store';
import type { EventMeta, Instant } from '#kernel';
import { MemoryVault } from '#privacy';
import { type CommandEnvelope, type CommandOutcome, IssueCommand, IssueHandler, NotPermitted } from '#scheme/commands';
import { storeStream } from '#scheme/history';
import { fact, type Happened } from './builders.js';

const uuidOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** What a door would say: the answer, or the code of a refusal to let somebody in. */
export type Answer = CommandOutcome | { readonly outcome: 'notPermitted'; readonly code: string };

/**
 * The doorbell before a real store that holds a given past; it is always nine in the morning of the day given.
 * Officers sign in themselves: nobody is the simulator.
 */
export class SeededOffice {
  readonly store: MemoryEventStore;
  readonly #handler: IssueHandler;
  #serial = 0;

  private constructor(readonly today: string) {
    const now = `${today}T01:00:00.000Z` as Instant;
    this.store = new MemoryEventStore({ clock: () => now });
    this.#handler = new IssueHandler(this.store, new MemoryVault(), () => now);
  }

  static async of(today: string, ...past: readonly (Happened | readonly Happened[])[]): Promise<SeededOffice> {
    const office = new SeededOffice(today);
    await office.add(fact(storeStream, ['StoreOpened.v1', { mode: 'real', administrator: 'O-admin' }]), ...past);
    return office;
  }

  /** Adds to the past, whatever the rules would say. */
  async add(...past: readonly (Happened | readonly Happened[])[]): Promise<void> {
    const all = past.flat();
    for (const stream of new Set(all.map((happened) => happened.stream))) {
      const own = all.filter((happened) => happened.stream === stream);
      const events = own.map(({ event: { type, data, meta } }): NewEvent => ({ id: this.id(), type, data: data as unknown as NewEvent['data'], meta }));
      const { length } = (await this.store.readStreams([stream])).get(stream) ?? [];
      await this.store.append(stream, events, { expected: length === 0 ? 'no_stream' : length - 1 });
    }
  }

  id(): string { return uuidOf((this.#serial += 1)); }

  async send(by: string, command: string, data: unknown, more: Partial<CommandEnvelope> & { readonly dryRun?: boolean } = {}): Promise<Answer> {
    const { dryRun = false, ...own } = more;
    const envelope = { id: this.id(), do: command, on: this.today, data, ...own };
    try {
      return await this.#handler.execute(new IssueCommand(envelope, { officerId: by, correlationId: 'request-1' }, { dryRun }));
    } catch (error) {
      if (error instanceof NotPermitted) return { outcome: 'notPermitted', code: error.code };
      throw error;
    }
  }
}

/** The same event as if a deputy had written it for who is named as its actor. */
export const byDeputy = (happened: Happened, deputy: string): Happened => {
  const meta: EventMeta = { ...happened.event.meta, actor: deputy, onBehalfOf: happened.event.meta.actor };
  return { ...happened, event: { ...happened.event, meta } };
};
