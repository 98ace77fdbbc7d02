import { Client } from 'pg';
import { checkServerSettings } from '#postgres';
import type { FaultName } from './faults.table.js';
import type { Mix } from './orders.js';

/** A text of a built file that is replaced. It must stand there exactly once, or the plant itself has failed. */
export interface Patch { readonly file: string; readonly from: string; readonly to: string }

/** A fault planted on purpose, in a private copy of the build or in the database of the round. Production code knows nothing of it. */
export interface Plant {
  readonly says: string;
  readonly patches?: readonly Patch[];
  readonly database?: (superuserUrl: string) => Promise<string | null>;
  /** the start-up check must catch it too */
  readonly atStart?: true;
  /** the part of the campaign that must catch it, and in how many cycles */
  readonly fault: FaultName; readonly within: number;
  readonly workers: number; readonly clients: number; readonly loops: number; readonly appenders: number; readonly mix?: Mix;
  /** the checks that may catch it; a finding of any other is no catch */
  readonly caughtBy: readonly string[];
}

const asSuperuser = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try { return await work(client); } finally { await client.end(); }
};

const replacedOnce = (text: string, { from, to }: Omit<Patch, 'file'>): string => {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`the plant does not fit: found ${parts.length - 1} times: ${from}`);
  return parts.join(to);
};

/** What the server is set to is found at the start, before anything is lost. @returns how it was caught */
const unsafeCommit = (url: string): Promise<string | null> => asSuperuser(url, async (client) => {
  await client.query('alter system set synchronous_commit = off');
  await client.query('select pg_reload_conf()');
  await client.query('select pg_sleep(0.3)');
  try {
    await checkServerSettings({ query: async (text: string, values: unknown[]) => (await client.query(text, values)).rows } as never);
    return null;
  } catch (error) { return `the start-up check: ${(error as Error).message}`; }
});

/** Positions from a sequence, without the lock: they are given before the order of commit is known, and a rollback leaves a hole. */
const sequencePositions = (url: string): Promise<string | null> => asSuperuser(url, async (client) => {
  const { rows: [found] } = await client.query<{ text: string; head: string }>(
    `select pg_get_functiondef(p.oid) as text, (select position from event_store.es_head) as head from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'event_store' and p.proname = 'append' and p.pronargs = 11`);
  if (found === undefined) throw new Error('the plant does not fit: there is no such append function');
  const unlocked = replacedOnce(found.text, { from: 'es_head h where h.id = 1 for update;', to: 'es_head h where h.id = 1;' });
  const planted = replacedOnce(unlocked, {
    from: 'head.position := head.position + 1;', to: "head.position := pg_catalog.nextval('event_store.planted');",
  });
  await client.query(`create sequence event_store.planted start ${Number(found.head) + 1}`);
  await client.query('grant all on sequence event_store.planted to public');
  await client.query(planted);
  return null;
});

/** So that past the lease is soon. */
export const shortLease: Patch = { file: 'dist/libs/projection/runner.js', from: 'leaseMs: 15_000', to: 'leaseMs: 3_000' };

/** A plant leaves its window open for a moment, so that a fault at any time meets it and few cycles are enough. */
const MOMENT = 'await new Promise((resolve) => { setTimeout(resolve, 80); });';
const ENTER = "await enterTransaction(sql, holder, projection.poison === 'park');";

export const plants = {
  M1: {
    says: 'synchronous_commit = off', database: unsafeCommit, atStart: true,
    fault: 'power cut', within: 3, workers: 0, clients: 0, loops: 4, appenders: 1, caughtBy: ['K1', 'K11'],
  },
  M2: {
    says: 'the answer leaves before COMMIT',
    patches: [{
      file: 'dist/libs/event-store/postgres/sequencer.js', from: 'return client.query({ ...APPEND, values: [...values] });',
      to: `return client.query('begin').then(() => client.query({ ...APPEND, values: [...values] })).then((answer) => {
                setTimeout(() => { client.query('commit').catch(() => undefined); }, 150);
                return answer;
            });`,
    }],
    fault: 'kill postgres', within: 10, workers: 0, clients: 0, loops: 4, appenders: 1, caughtBy: ['K1'],
  },
  M3: {
    says: 'neither epoch nor place of the lease is compared',
    patches: [
      shortLease,
      { file: 'dist/libs/projection/checkpoint.store.js', from: 'Number(row?.epoch) !== epoch', to: 'row === undefined' },
      {
        file: 'dist/libs/projection/checkpoint.store.js', from: 'and epoch = $3 and position = $4 and status',
        to: 'and $3::bigint is not null and $4::text is not null and status',
      },
      // before the first statement, which lets the server end the transaction of one that sleeps
      { file: 'dist/libs/projection/batch.writer.js', from: ENTER, to: `${MOMENT}\n                ${ENTER}` },
      { file: 'dist/libs/projection/lease.store.js', from: 'and epoch = $3 and status = any ($5)', to: 'and $3::bigint is not null and status = any ($5)' },
    ],
    fault: 'freeze worker', within: 5, workers: 2, clients: 0, loops: 2, appenders: 1, caughtBy: ['K8', 'K10'],
  },
  M4: {
    says: 'the checkpoint moves in a transaction of its own, before the rows',
    patches: [
      {
        file: 'dist/libs/projection/batch.writer.js', from: ENTER,
        to: `await dataSource.transaction(async (own) => { await moveCheckpoint(own, holder, from, to); });
                ${MOMENT}
                ${ENTER}`,
      },
      { file: 'dist/libs/projection/batch.writer.js', from: 'await moveCheckpoint(sql, holder, from, to);', to: '' },
    ],
    fault: 'kill worker', within: 10, workers: 1, clients: 0, loops: 4, appenders: 1, caughtBy: ['K8', 'K10'],
  },
  M5: {
    says: 'positions from a sequence, without the lock', database: sequencePositions,
    fault: 'nothing', within: 1, workers: 0, clients: 0, loops: 4, appenders: 2, caughtBy: ['K4', 'K5', 'K11'],
  },
  M6: {
    says: 'guards dropped: what was read may have changed',
    patches: [{ file: 'dist/libs/scheme/commands/workspace.js', from: 'return [...written, ...guards];', to: 'return written;' }],
    fault: 'nothing', within: 10, workers: 0, clients: 8, loops: 1, appenders: 1, mix: 'roles', caughtBy: ['P5'],
  },
} as const satisfies { readonly [name: string]: Plant };

export type PlantName = keyof typeof plants;
export const plantNames = Object.keys(plants) as PlantName[];
export const isPlant = (name: string): name is PlantName => Object.hasOwn(plants, name);
export const plantNamed = (name: PlantName): Plant => plants[name];
export { replacedOnce };
