import { Command } from 'commander';
import { DataSource } from 'typeorm';
import { compareHistories, relocateBooks, type HistoriesCompared, type HistoryDigest, type Relocated } from '#audit';
import { START, type Position } from '#event-store/reader';
import { dataSourceOptions } from '#postgres';
import { EXIT, Failure } from '../local/failure.js';
import { openHistory, openHistoryToFill, type FillableHistory, type History, type HistoryPlace } from '../local/histories.js';
import { copyEvents } from '../local/history-copy.js';
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

/** @returns events copied now. Ctrl-C stops it between two batches. */
const copied = async (from: History, to: FillableHistory, end: Position): Promise<number> => {
  const pace = new Pace('copied', end);
  const stop = new AbortController();
  const stopping = (): void => { stop.abort(); };
  process.on('SIGINT', stopping);
  try {
    return await copyEvents({ from, to }, { end, signal: stop.signal, each: (events, at) => { pace.show(events, at); } });
  } finally {
    process.off('SIGINT', stopping);
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

/** Nobody may write to the old store while its history moves: what came after `end` would be missing in the new one. */
const unmoved = async ({ place, reader }: History, end: Position, when: string, next: string): Promise<void> => {
  if ((await reader.head()).position !== end) throw new Failure(EXIT.conflict, `${place} has grown ${when}.`, next);
};
const STOP_WRITING = 'stop who writes, and the same command again';

/** After the proof: ledger, views and log stand at the same events in the new store. */
const relocated = async (from: History, to: History, { url, end }: { readonly url: string; readonly end: Position }): Promise<Relocated> => {
  const source = await new DataSource(dataSourceOptions(url, { max: 2, applicationName: 'zhuanzhang copy-history' })).initialize();
  const unchanged = (): Promise<void> => unmoved(from, end, 'meanwhile: the books stay where they are', STOP_WRITING);
  try { return await relocateBooks({ source, from: await from.reader.storeId(), to: to.reader, unchanged }); } finally { await source.destroy(); }
};

const relocatedShown = ({ moved, leaves, origin }: Relocated): string => [
  moved.length === 0 ? '  the books stand in the new store already'
    : `  ${moved.map(({ name }) => name).join(', ')} go on in the new store; ${leaves} sealed leaves were found again there`,
  ...(origin === null ? [] : [`  the log keeps its name, for every process from now on: export LOG_ORIGIN=${origin}`]),
].join('\n');

interface Pair { readonly places: { readonly from: HistoryPlace; readonly to: HistoryPlace }; readonly from: History; readonly to: History | FillableHistory }

const moved = async (asked: Asked, { places, from, to }: Pair): Promise<void> => {
  if (await from.reader.storeId() === await to.reader.storeId()) throw new Failure(EXIT.usage, 'both addresses lead to one store.');
  const { position: end } = await from.reader.head();
  const imported = !('importer' in to) || end === START ? 0 : await copied(from, to, end);
  const result = await verified(from, to, end);
  give({ places: { from: from.place, to: to.place }, imported, ...result }, { json: asked.json, shown: () => shown(result) });
  say(`  ${from.place} → ${to.place}: ${imported} events copied now${result.equal ? '. Next: docker/README.md, "Moving a history"' : ''}`);
  if (!result.equal) { process.exitCode = EXIT.verification; return; }
  await unmoved(from, end, 'meanwhile', STOP_WRITING);
  if (asked.books === undefined && asked.booksEnv === undefined) return;
  const done = await withBooks(asked, [[places.from, from], [places.to, to]], (url) => relocated(from, to, { url, end }));
  say(relocatedShown(done));
  await unmoved(from, end, 'while the books moved, which follow the new store now', 'stop who writes there; the same command again copies the rest');
};

const copyHistory = async (asked: Asked): Promise<void> => {
  const places = {
    from: placeAsked('from', { address: asked.from, variable: asked.fromEnv, streamPrefix: asked.fromPrefix }),
    to: placeAsked('to', { address: asked.to, variable: asked.toEnv, streamPrefix: asked.toPrefix }),
  };
  const target = asked.verifyOnly === true ? openHistory : openHistoryToFill;
  await using(openHistory(places.from), (from) => using<History | FillableHistory>(target(places.to), (to) => moved(asked, { places, from, to })));
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
