import { Command } from 'commander';
import { DataSource } from 'typeorm';
import { compareHistories, relocateBooks, type HistoriesCompared, type HistoryDigest, type Relocated } from '#audit';
import { ConflictError, EventIdReused } from '#event-store';
import { START, type Position, type StoredEvent } from '#event-store/reader';
import { dataSourceOptions } from '#postgres';
import { EXIT, Failure } from '../local/failure.js';
import { openHistory, type History, type HistoryPlace } from '../local/histories.js';
import { using } from '../local/office.js';
import { give, Progress, say } from '../output/speech.js';

interface Asked {
  readonly from?: string; readonly to?: string; readonly fromEnv?: string; readonly toEnv?: string; readonly fromPrefix?: string; readonly toPrefix?: string;
  readonly books?: string; readonly booksEnv?: string; readonly verifyOnly?: boolean; readonly json?: boolean;
}

interface AskedPlace { readonly address: string | undefined; readonly variable: string | undefined; readonly streamPrefix: string | undefined }

/** The address, or the one in the variable that is named: a login does not belong on a command line. */
const placeAsked = (which: 'from' | 'to' | 'books', { address, variable, streamPrefix }: AskedPlace): HistoryPlace => {
  if ((address === undefined) === (variable === undefined)) {
    throw new Failure(EXIT.usage, `copy-history needs --${which} PLACE or --${which}-env NAME, one of the two.`);
  }
  const given = variable === undefined ? address : process.env[variable];
  if (given === undefined || given === '') throw new Failure(EXIT.usage, `the variable of --${which}-env is not set.`);
  return { name: variable ?? `--${which}`, address: given, streamPrefix };
};

const time = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.ceil(seconds) % 60).padStart(2, '0')}`;

/** How far, how fast, how long: by position, because only that is known of the end; positions are no count. */
class Pace {
  readonly #since = performance.now();
  readonly #progress = new Progress();
  #first: bigint | null = null;
  constructor(private readonly what: string, private readonly end: Position) {}

  show(events: number, at?: Position): void {
    const seconds = (performance.now() - this.#since) / 1000;
    const rate = Math.round(events / Math.max(seconds, 0.001));
    this.#progress.show(`${this.what}: ${events} events, ${rate}/s${at === undefined ? '' : this.#left(BigInt(at), seconds)}`);
  }

  clear(): void { this.#progress.clear(); }

  #left(at: bigint, seconds: number): string {
    this.#first ??= at;
    const [done, whole] = [Number(at - this.#first), Number(BigInt(this.end) - this.#first)];
    return done <= 0 || whole <= 0 ? '' : `, ${Math.floor((100 * done) / whole)} %, ${time(seconds * (whole / done - 1))} left`;
  }
}

/** Batch by batch, so that nothing but one batch is held; a broken copy is continued by running it again. */
const copied = async (from: History, to: History, end: Position): Promise<number> => {
  const pace = new Pace('copied', end);
  let [stopping, events] = [false, 0];
  const stop = (): void => { stopping = true; };
  async function* watched(): AsyncGenerator<readonly StoredEvent[]> {
    for await (const batch of from.reader.readAll({ after: START, to: end, batchSize: 2_000 })) {
      if (stopping) throw new Failure(EXIT.interrupted, `interrupted after ${events} events; they stay copied.`, 'the same command again continues');
      yield batch;
      events += batch.length;
      pace.show(events, batch.at(-1)?.position);
    }
  }
  process.on('SIGINT', stop);
  try {
    return (await to.importer.importHistory(watched())).events;
  } catch (error) {
    if (!(error instanceof ConflictError) && !(error instanceof EventIdReused)) throw error;
    throw new Failure(EXIT.conflict, `${to.place} holds another history, or somebody writes to it: ${error.message}. Nothing of it was changed.`,
      'take an empty store, or stop who writes');
  } finally {
    process.off('SIGINT', stop);
    pace.clear();
  }
};

const digestShown = (name: string, { events, root, books, broken }: HistoryDigest): readonly string[] => [
  `${name}  ${events} events, root ${root}`,
  ...Object.entries(books).map(([book, { vouchers, sha256 }]) => `  ${book}: ${vouchers} vouchers, ${sha256}`),
  ...(broken === undefined ? [] : [`  cannot be posted to the end: ${broken}`]),
];

const shown = ({ equal, from, to, firstDifference: difference }: HistoriesCompared): string => [
  ...digestShown('from', from), ...digestShown('to  ', to),
  `equal: ${equal ? 'yes (events, Merkle root, every voucher of every book)' : 'NO'}`,
  ...(difference === undefined ? [] : [
    `  first difference: event @${difference.logIndex}`, `  from: ${difference.from ?? 'ends before'}`, `  to:   ${difference.to ?? 'ends before'}`,
  ]),
].join('\n');

const verified = async (from: History, to: History, end: Position): Promise<HistoriesCompared> => {
  const pace = new Pace('verified', end);
  try {
    return await compareHistories({ reader: from.reader, to: end }, { reader: to.reader }, (events) => { if (events % 500 === 0) pace.show(events); });
  } finally {
    pace.clear();
  }
};

type Opened = readonly (readonly [HistoryPlace, History])[];

/** The database of the books, open already when it is the one the history comes from or goes to. */
const withBooks = async (asked: Asked, opened: Opened, work: (url: string) => Promise<Relocated>): Promise<Relocated> => {
  const place = placeAsked('books', { address: asked.books, variable: asked.booksEnv, streamPrefix: undefined });
  const known = opened.find(([{ address }]) => address === place.address)?.[1];
  let relocated: Relocated | undefined;
  const relocate = async ({ url }: History): Promise<void> => {
    if (url === undefined) throw new Failure(EXIT.usage, 'books are in PostgreSQL: --books wants its owner login or a data folder.');
    relocated = await work(url);
  };
  await (known === undefined ? using(openHistory(place), relocate) : relocate(known));
  return relocated!;
};

/** After the proof: ledger, views and log stand at the same events in the new store. */
const relocated = async (from: History, to: History, url: string): Promise<Relocated> => {
  const source = await new DataSource(dataSourceOptions(url, { max: 2, applicationName: 'zhuanzhang copy-history' })).initialize();
  try { return await relocateBooks({ source, from: await from.reader.storeId(), to: to.reader }); } finally { await source.destroy(); }
};

const relocatedShown = ({ moved, leaves, origin }: Relocated): string => [
  moved.length === 0 ? '  the books stand in the new store already'
    : `  ${moved.map(({ name }) => name).join(', ')} go on in the new store; ${leaves} sealed leaves were found again there`,
  ...(origin === null ? [] : [`  the log keeps its name, for every process from now on: export LOG_ORIGIN=${origin}`]),
].join('\n');

const copyHistory = async (asked: Asked): Promise<void> => {
  const places = {
    from: placeAsked('from', { address: asked.from, variable: asked.fromEnv, streamPrefix: asked.fromPrefix }),
    to: placeAsked('to', { address: asked.to, variable: asked.toEnv, streamPrefix: asked.toPrefix }),
  };
  await using(openHistory(places.from), (from) => using(openHistory(places.to), async (to) => {
    if (await from.reader.storeId() === await to.reader.storeId()) throw new Failure(EXIT.usage, 'both addresses lead to one store.');
    const { position: end } = await from.reader.head();
    const imported = asked.verifyOnly === true || end === START ? 0 : await copied(from, to, end);
    const result = await verified(from, to, end);
    give({ places: { from: from.place, to: to.place }, imported, ...result }, { json: asked.json, shown: () => shown(result) });
    say(`  ${from.place} → ${to.place}: ${imported} events copied now${result.equal ? '. Next: docker/README.md, "Moving a history"' : ''}`);
    if (!result.equal) { process.exitCode = EXIT.verification; return; }
    if ((await from.reader.head()).position !== end) {
      throw new Failure(EXIT.conflict, `${from.place} has grown meanwhile.`, 'stop who writes, and the same command again');
    }
    if (asked.books === undefined && asked.booksEnv === undefined) return;
    const done = await withBooks(asked, [[places.from, from], [places.to, to]], (url) => relocated(from, to, url));
    say(relocatedShown(done));
  }));
};

/** `zhuanzhang copy-history --from var --to-env KURRENT`: ids, revisions, recorded instants and bytes stay; the store's own id does not go along (D17). */
export const copyHistoryCommand = (): Command => new Command('copy-history')
  .description('搬迁: copy a whole history into another store and prove that nothing changed; run it again to continue')
  .option('--from <place>', 'postgres://…, kurrentdb://…, or the data folder of a stopped server')
  .option('--from-env <name>', 'variable that holds the address, so that its login stays out of the process list')
  .option('--to <place>', 'the same; for PostgreSQL the owner login, of a database that zhuanzhang migrate has prepared')
  .option('--to-env <name>', 'variable that holds the address')
  .option('--from-prefix <text>', 'what our streams begin with on a KurrentDB that others use too').option('--to-prefix <text>', 'the same')
  .option('--books <place>', 'owner login or data folder of the books projected from the old store: after the proof they go on in the new one')
  .option('--books-env <name>', 'variable that holds the address').option('--verify-only', 'copy nothing, compare')
  .option('--json', 'one JSON document')
  .action(copyHistory);
