import 'reflect-metadata';
import { join, relative, resolve } from 'node:path';
import { START } from '#event-store/reader';
import type { EmbeddedPostgres } from '#postgres';
import { openBooks, type Books } from '../local/books.js';
import { eventsPlaceOf, keepEventsPlace, type EventsPlace } from '../local/events-place.js';
import { EXIT, exitCodeOf, Failure, sentenceOf } from '../local/failure.js';
import { Secrets } from '../local/secrets.store.js';
import { say, unheard } from '../output/speech.js';
import { Child } from './children.js';
import { openServer, prepareDatabase, type Database } from './database.js';
import { firstBoot } from './first-boot.js';
import { operatorToken } from './operator.js';
import { endOrphans } from './orphans.js';
import { checkPorts, portsFrom } from './ports.js';
import { RunFile, type ProcessName, type RunRecord } from './run-file.store.js';
import { Signals, type Stop } from './signals.js';
import { doorsShown, eventsShown } from './summary.view.js';

export interface LaunchOrder {
  /** the checkout */
  readonly root: string;
  readonly dataFolder: string;
  readonly port: number;
  readonly empty: boolean;
  /** nothing is loaded */
  readonly unopened?: boolean;
  readonly exitWhenReady: boolean;
}

/** Everything that was started, in the order it was. */
interface House { server: EmbeddedPostgres | null; readonly children: Child[]; books: Books | null; run: RunFile | null }

const ROLE_OF = { 'admin-api': 'clerk', 'ledger-worker': 'worker', 'audit-api': 'auditor' } as const;

/** A folder as it is typed in the checkout. */
const nearer = (root: string, folder: string): string => {
  const path = relative(root, folder);
  return path === '' || path.startsWith('..') ? folder : path;
};

const alreadyRunning = ({ launcher, processes }: RunRecord, dataFolder: string): Failure => new Failure(EXIT.unavailable,
  `${dataFolder} is in use: zhuanzhang runs there as process ${launcher.pid}${processes.map(({ name, url }) => `\n  ${name} ${url}`).join('')}`,
  `stop it with Ctrl-C in its terminal (or: kill ${launcher.pid}), or take another folder and other ports: npm start -- --data DIR --port N`);

interface ChildParts { readonly events: EventsPlace; readonly port: number; readonly secrets: Secrets; readonly stopping: AbortSignal }

const startChildren = async (house: House, database: Database, parts: ChildParts): Promise<void> => {
  for (const [name, port] of Object.entries(portsFrom(parts.port)) as [ProcessName, number][]) {
    house.children.push(new Child({ name, port, events: parts.events, databaseUrl: database.urlOf(ROLE_OF[name]), secretsFolder: parts.secrets.folder }));
    house.run?.write({ processes: house.children.map((child) => child.record) });
    // a new store on KurrentDB is given its identity by the process that writes; the readers wait for it, but not long
    if (parts.events.eventStoreUrl !== undefined && name === 'admin-api') await house.children.at(-1)?.healthy(parts.stopping);
  }
  await Promise.all(house.children.map((child) => child.healthy(parts.stopping)));
  house.run?.write({ processes: house.children.map((child) => child.record) });
};

/** Apps first, the worker last of them so that it seals what the doors wrote; then the database. */
const tearDown = async ({ children, books, server, run }: House): Promise<void> => {
  await books?.close().catch(() => undefined);
  const worker = children.filter((child) => child.record.name === 'ledger-worker');
  await Promise.all(children.filter((child) => !worker.includes(child)).map((child) => child.stop()));
  await Promise.all(worker.map((child) => child.stop()));
  await server?.stop();
  run?.release();
};

const start = async (order: LaunchOrder, house: House, signals: Signals): Promise<void> => {
  const { dataFolder } = order;
  const events = eventsPlaceOf(process.env);
  const ownUrl = process.env['DATABASE_URL'] || undefined;
  const claim = RunFile.claim(dataFolder);
  if ('taken' in claim) throw alreadyRunning(claim.taken, dataFolder);
  house.run = claim.mine;
  const orphans = await endOrphans(claim.before);
  if (orphans.length > 0) say(`ended what a killed start had left: ${orphans.join(', ')}`);
  await checkPorts(portsFrom(order.port));
  signals.signal.throwIfAborted();
  house.server = await openServer(dataFolder, ownUrl);
  signals.signal.throwIfAborted();
  const secrets = Secrets.of(dataFolder);
  const database = await prepareDatabase(house.server, ownUrl ?? house.server?.superuserUrl ?? '', secrets);
  const logOrigin = process.env['LOG_ORIGIN'] || undefined;
  house.run.write({ databaseUrl: database.address, processes: [], ...(logOrigin !== undefined && { logOrigin }), ...keepEventsPlace(events, secrets) });
  signals.signal.throwIfAborted();
  await startChildren(house, database, { events, port: order.port, secrets, stopping: signals.signal });
  const token = await operatorToken(database.urlOf('clerk'), secrets);
  process.stdout.write(`${doorsShown(house.run.record.processes, dataFolder)}${eventsShown(house.children.map(({ told }) => told))}\n`);
  house.books = await openBooks({ auditorUrl: database.urlOf('auditor'), secretsFolder: secrets.folder, logOrigin, ...events });
  const isEmpty = (await house.books.reader.head()).position === START;
  const usual = resolve(join(order.root, 'var')) === resolve(dataFolder);
  await firstBoot({
    isEmpty,
    mayLoad: order.unopened !== true && ownUrl === undefined && events.eventStoreUrl === undefined, empty: order.empty, dataFolder, token, books: house.books,
    signal: signals.signal, processes: house.run.record.processes, dataOption: usual ? '' : ` --data ${nearer(order.root, dataFolder)}`,
  });
};

const watch = (house: House, signals: Signals): void => {
  for (const child of house.children) void child.lost.then((why) => { signals.stop({ why: `${why}; stopping the rest`, exitCode: EXIT.unavailable }); });
  void house.server?.exited.then(() => { signals.stop({ why: 'PostgreSQL has ended; stopping the rest', exitCode: EXIT.unavailable }); });
};

/**
 * Starts everything, stays until it is told to stop, and stops in order.
 *
 * @returns the exit code: 0 stopped when asked, 2 usage, 6 unavailable, 8 broken history
 */
export const launch = async (order: LaunchOrder): Promise<number> => {
  process.umask(0o077); // whatever is written below var/ is for its owner alone
  for (const stream of [process.stdout, process.stderr]) unheard(stream);
  const house: House = { server: null, children: [], books: null, run: null };
  const signals = new Signals();
  signals.atOnce = () => { for (const child of house.children) child.kill(); };
  let code: number = EXIT.fine;
  try {
    await start({ ...order, dataFolder: resolve(order.dataFolder) }, house, signals);
    watch(house, signals);
    if (!order.exitWhenReady) {
      say('\nCtrl-C stops everything.');
      const { why, exitCode } = await signals.asked;
      if (exitCode !== EXIT.fine) say(why);
      code = exitCode;
    }
  } catch (error) {
    const stop = signals.signal.aborted ? signals.signal.reason as Stop : undefined;
    code = stop?.exitCode ?? (exitCodeOf(error) || EXIT.unavailable);
    if (stop === undefined) say(sentenceOf(error, process.env['DEBUG'] === 'zhuanzhang'));
  }
  await tearDown(house);
  signals.close();
  return code;
};
