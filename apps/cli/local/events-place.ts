import { checkKurrentAddress, placeOf, storeKindOf } from '#event-store/choose';
import { eventStoreOf } from '#identity/tokens';
import type { RunRecord } from '../launch/run-file.store.js';
import { EXIT, Failure } from './failure.js';
import type { Secrets } from './secrets.store.js';

/** Where events are kept when it is not the PostgreSQL of the books. The address may hold a login: a secret, in the environment or a 0600 file. */
export interface EventsPlace { readonly eventStoreUrl?: string; readonly eventStreamPrefix?: string }

const FILE = 'event-store.url';

/**
 * EVENT_STORE_URL and EVENT_STREAM_PREFIX, looked at before anything is started.
 *
 * @throws Failure for an address that is none; nothing of it is repeated
 */
export const eventsPlaceOf = (env: NodeJS.ProcessEnv): EventsPlace => {
  const place = eventStoreOf(env);
  const { eventStoreUrl: address } = place;
  if (address === undefined) return {};
  try {
    if (storeKindOf(address) === 'kurrent') { checkKurrentAddress(address); return place; }
  } catch (error) {
    throw new Failure(EXIT.usage, error instanceof Error ? error.message : String(error), 'export EVENT_STORE_URL=kurrentdb://USER:PASSWORD@HOST:2113');
  }
  throw new Failure(EXIT.usage, 'EVENT_STORE_URL is for KurrentDB (kurrentdb://…): without it events are kept in the PostgreSQL of DATABASE_URL.',
    'unset EVENT_STORE_URL');
};

/** What may be written into run.json of it: hosts, no login. The address itself goes into a file of its own, and away when there is none. */
export const keepEventsPlace = ({ eventStoreUrl, eventStreamPrefix }: EventsPlace, secrets: Secrets): Pick<RunRecord, 'eventStore'> => {
  if (eventStoreUrl === undefined) { secrets.remove(FILE); return {}; }
  secrets.write(FILE, eventStoreUrl);
  return { eventStore: { hosts: placeOf(eventStoreUrl), ...(eventStreamPrefix !== undefined && { streamPrefix: eventStreamPrefix }) } };
};

/** The same, for a command beside the running server: it reads the store the server uses, whatever its own environment says. */
export const eventsPlaceIn = ({ eventStore }: RunRecord, secrets: Secrets): EventsPlace => {
  if (eventStore === undefined) return {};
  const eventStoreUrl = secrets.read(FILE);
  if (eventStoreUrl === null) throw new Failure(EXIT.unavailable, `the address of KurrentDB at ${eventStore.hosts} is not in the secrets folder.`, 'npm start');
  return { eventStoreUrl, ...(eventStore.streamPrefix !== undefined && { eventStreamPrefix: eventStore.streamPrefix }) };
};
