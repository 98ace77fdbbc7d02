import type { Pool } from 'pg';
import type { EventReader, EventStore } from '#event-store';
import { UnsupportedStore } from '#event-store';
import { PgEventReader, PgEventStore } from '#event-store/postgres';

/** What the surroundings say of the store: `EVENT_STORE_URL` (absent: PostgreSQL, in the process's own database) and the pool of that database. */
export interface StoreChoice { readonly eventStoreUrl?: string; readonly pool: Pool }

/** @throws UnsupportedStore for an address of a store nobody knows */
export const storeKindOf = (eventStoreUrl: string | undefined): 'postgres' | 'kurrent' => {
  if (eventStoreUrl === undefined || eventStoreUrl === '' || /^postgres(ql)?:\/\//.test(eventStoreUrl)) return 'postgres';
  if (/^(kurrentdb|kurrent|kdb|esdb)(\+discover)?:\/\//.test(eventStoreUrl)) return 'kurrent';
  throw new UnsupportedStore('EVENT_STORE_URL must begin with kurrentdb://, esdb:// or postgres://');
};

/** The reading half of the chosen store. Nothing connects before it is asked. */
export const chooseReader = async ({ eventStoreUrl, pool }: StoreChoice): Promise<EventReader> => {
  if (storeKindOf(eventStoreUrl) === 'postgres') return new PgEventReader({ pool });
  throw new UnsupportedStore('KurrentDB is not wired yet');
};

export const chooseStore = async ({ eventStoreUrl, pool }: StoreChoice): Promise<EventStore> => {
  if (storeKindOf(eventStoreUrl) === 'postgres') return new PgEventStore({ pool });
  throw new UnsupportedStore('KurrentDB is not wired yet');
};
