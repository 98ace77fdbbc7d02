import type { Pool } from 'pg';
import { StoreBusy, UnsupportedStore, type EventReader, type EventStore } from '#event-store';
import { PgEventReader, PgEventStore } from '#event-store/postgres';
import { checkKurrentAddress, placeOf, storeKindOf, withoutLogin, type StoreKind } from './store-address.codec.js';

export const CHOSEN_READER = Symbol('ChosenReader');
export const CHOSEN_STORE = Symbol('ChosenStore');

/** What the surroundings say of the store: EVENT_STORE_URL (absent: PostgreSQL, in the process's own database) and the pool of that database. */
export interface StoreChoice { readonly eventStoreUrl?: string | undefined; readonly eventStreamPrefix?: string | undefined; readonly pool: Pool }

/** What may be said of the chosen store, at start and in /health: never its login. */
export interface Chosen {
  readonly kind: StoreKind;
  /** `events in PostgreSQL`, `events in KurrentDB at node1:2113,node2:2113` */
  readonly says: string;
  /** what is weaker on this server than the port promises elsewhere; usually none */
  readonly notices: readonly string[];
}
export interface ChosenReader extends Chosen { readonly reader: EventReader }
export interface ChosenStore extends Chosen { readonly store: EventStore }

const IN_POSTGRES: Chosen = { kind: 'postgres', says: 'events in PostgreSQL', notices: [] };

/** The address when KurrentDB is asked for. The process's own database is named by DATABASE_URL alone: a second one for events is not taken. */
const kurrentAddress = (eventStoreUrl: string | undefined): string | null => {
  if (eventStoreUrl === undefined || eventStoreUrl === '') return null;
  if (storeKindOf(eventStoreUrl) === 'postgres') {
    throw new UnsupportedStore('EVENT_STORE_URL is for KurrentDB (kurrentdb://…); without it events are kept in the PostgreSQL of DATABASE_URL');
  }
  checkKurrentAddress(eventStoreUrl);
  return eventStoreUrl;
};

/** Loads the client only when it is asked for: it is an optional package (rulings C32). Its words are passed on without the login. */
const inKurrent = async <T extends { readonly notices: readonly string[] }>(
  address: string, open: (door: typeof import('#event-store/kurrent')) => Promise<T>,
): Promise<Chosen & { readonly opened: T }> => {
  try {
    const opened = await open(await import('#event-store/kurrent'));
    return { kind: 'kurrent', says: `events in KurrentDB at ${placeOf(address)}`, notices: opened.notices, opened };
  } catch (error) {
    const words = withoutLogin(error instanceof Error ? error.message : String(error), address);
    const sentence = `KurrentDB at ${placeOf(address)}: ${words}`;
    throw error instanceof StoreBusy ? new StoreBusy(sentence, error.retryAfterMs) : new UnsupportedStore(sentence);
  }
};

/**
 * The reading half of the chosen store.
 *
 * @throws UnsupportedStore for an address that cannot be read, a client that is not installed, a server that is too old; StoreBusy when none answers
 */
export const chooseReader = async ({ eventStoreUrl, eventStreamPrefix: streamPrefix, pool }: StoreChoice): Promise<ChosenReader> => {
  const url = kurrentAddress(eventStoreUrl);
  if (url === null) return { ...IN_POSTGRES, reader: new PgEventReader({ pool }) };
  const { opened: reader, ...chosen } = await inKurrent(url, ({ openKurrentReader }) => openKurrentReader({ url, ...(streamPrefix && { streamPrefix }) }));
  return { ...chosen, reader };
};

/** The whole store, for a process that writes. @throws UnsupportedStore as `chooseReader` */
export const chooseStore = async ({ eventStoreUrl, eventStreamPrefix: streamPrefix, pool }: StoreChoice): Promise<ChosenStore> => {
  const url = kurrentAddress(eventStoreUrl);
  if (url === null) return { ...IN_POSTGRES, store: new PgEventStore({ pool }) };
  const { opened: store, ...chosen } = await inKurrent(url, ({ openKurrentStore }) => openKurrentStore({ url, ...(streamPrefix && { streamPrefix }) }));
  return { ...chosen, store };
};
