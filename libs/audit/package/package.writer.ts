import { createReadStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { EventReader } from '#event-store/reader';
import { organisationStream } from '#scheme/history';
import type { Book, Voucher } from '#ledger/book';
import type { LedgerQueries } from '#ledger/queries';
import { openCheckpoint } from '../log/checkpoint.codec.js';
import { LogForked } from '../log/log.errors.js';
import type { StoredCheckpoint } from '../log/log.store.js';
import type { Signer } from '../log/note.codec.js';
import type { LogQueries } from '../log/proof.query.js';
import { CompactRange } from '../log/tree.js';
import { Archive, type PackedFile } from './archive.writer.js';
import { EventsPart, type EventsRead } from './events.writer.js';
import { journalLines } from './journal.writer.js';
import { manifestText, sumsText, type Manifest, type PackageScope } from './manifest.codec.js';
import { ScopeRefused } from './package.errors.js';
import { readmeText } from './readme.js';
import { accountRows, balanceRows, controlTotals, postingRows, voucherRows } from './reports.writer.js';

/** Where a package is read from, all of it read only, and who signs it. */
export interface PackageParts { readonly reader: EventReader; readonly ledger: LedgerQueries; readonly log: LogQueries; readonly signer: Signer }

export interface PackageRequest {
  readonly scope: PackageScope;
  /** the package stands at the newest checkpoint of at most so many events; default the newest */
  readonly atMost?: number;
  /** where the zip goes; ended when done, destroyed when it fails */
  readonly out: Writable;
}

/** The verifier as it is shipped: one file, dependency-free. Its SHA-256 is published outside the packages. */
export const VERIFIER = new URL(import.meta.resolve('#verify.mjs'));

const isPeriod = (period: number): boolean => Number.isInteger(period) && period >= 200001 && period <= 208909 && period % 100 >= 1 && period % 100 <= 12;

const checkScope = ({ org, book, from, to }: PackageScope): Manifest['scope'] => {
  const odd = [from, to].find((period) => period !== undefined && !isPeriod(period));
  if (odd !== undefined) throw new ScopeRefused('package.bad-period', `not a period yyyymm: ${odd}`);
  if (from !== undefined && to !== undefined && from > to) throw new ScopeRefused('package.bad-period', `${from} is after ${to}`);
  if (book !== undefined && !['F', 'A', 'M'].includes(book)) throw new ScopeRefused('package.bad-book', `not a book: ${String(book)}`);
  const books: readonly Book[] = book === undefined ? ['F', 'A', 'M'] : [book];
  return { org, books, from: from ?? null, to: to ?? null };
};

interface Reports { readonly all: readonly Voucher[]; readonly known: readonly Voucher[]; readonly reported: readonly Voucher[] }

/** The vouchers of the organisation as the ledger holds them, never newer than the checkpoint. */
const readReports = async (ledger: LedgerQueries, { org, books, from, to }: Manifest['scope'], size: number): Promise<Reports> => {
  const all: Voucher[] = [];
  for await (const one of ledger.vouchers({ org, knownAt: `@${size - 1}` })) all.push(one);
  const known = all.filter(({ bookSet, period }) => books.includes(bookSet.book) && (to === null || period <= to));
  return { all, known, reported: known.filter(({ period }) => from === null || period >= from) };
};

const isRegistered = async (reader: EventReader, org: string): Promise<boolean> => {
  for await (const _ of reader.readStream(organisationStream(org), { limit: 1 })) return true;
  return false;
};

async function* leafBytes(log: LogQueries, { size, root }: StoredCheckpoint): AsyncGenerator<Buffer> {
  const range = new CompactRange();
  for await (const page of log.leafPages(size)) {
    for (const leaf of page) range.append(leaf);
    yield Buffer.concat(page);
  }
  if (range.size !== size || !range.root().equals(root)) throw new LogForked(`the stored leaves do not lead to checkpoint ${size}`);
}

interface Draft { readonly scope: Manifest['scope']; readonly checkpoint: StoredCheckpoint; readonly reports: Reports; readonly signer: Signer }

const addReports = async (archive: Archive, { scope, reports }: Draft, events: EventsRead): Promise<PackedFile[]> => {
  const rows = accountRows(reports.known, ({ period }) => scope.from !== null && period < scope.from);
  const journal = { org: scope.org, from: scope.from, simulation: events.simulation, rows };
  return [
    await archive.add('vouchers.csv', voucherRows(reports.reported, events)),
    await archive.add('postings.csv', postingRows(reports.reported)),
    await archive.add('balances.csv', balanceRows(rows)),
    await archive.add('hledger.journal', journalLines(reports.reported, journal)),
  ];
};

interface Written { readonly files: PackedFile[]; readonly read: EventsRead }

const addRest = async (archive: Archive, { scope, checkpoint, reports, signer }: Draft, { files, read }: Written): Promise<Manifest> => {
  const log = { origin: signer.name, size: checkpoint.size, root: checkpoint.root.toString('base64') };
  const events = { count: read.count, streams: read.spans };
  files.push(
    await archive.add('checkpoint', [checkpoint.note]),
    await archive.add('checkpoint.vkey', [`${signer.vkey}\n`]),
    await archive.add('README_zh.md', [readmeText({ scope, log, simulation: read.simulation, events })]),
    await archive.add('verify.mjs', createReadStream(VERIFIER)),
  );
  const manifest: Manifest = {
    format: 'zhuanzhang-package/2', simulation: read.simulation, scope, log, events, controlTotals: controlTotals(reports.reported), files,
  };
  const signed = await archive.add('manifest.json', [signer.sign(manifestText(manifest))]);
  await archive.add('SHA256SUMS', [sumsText([...files, signed])]);
  return manifest;
};

/**
 * Writes the audit package of an organisation as a zip. The same scope and position give the same bytes.
 *
 * Keeps the organisation's vouchers in memory, streams its events and all leaf hashes.
 *
 * @throws ScopeRefused    the scope names what there is not
 * @throws NotSealed       there is no checkpoint yet
 * @throws LedgerNotThereYet  the ledger is behind the checkpoint
 * @throws LogForked       store, leaves and checkpoint do not agree: nothing of it may be handed out
 * @source rulings C18, C19
 */
export const writePackage = async ({ reader, ledger, log, signer }: PackageParts, { scope: asked, atMost, out }: PackageRequest): Promise<Manifest> => {
  const scope = checkScope(asked);
  const checkpoint = await log.checkpoint(atMost);
  openCheckpoint(checkpoint.note, signer.vkey);
  const reports = await readReports(ledger, scope, checkpoint.size);
  if (reports.all.length === 0 && !await isRegistered(reader, scope.org)) throw new ScopeRefused('package.unknown-org', `no organisation ${scope.org}`);
  const events = new EventsPart({ reader, log }, { org: scope.org, size: checkpoint.size, makersOf: new Set(reports.all.map(({ logIndex }) => logIndex)) });
  const archive = new Archive(out);
  try {
    const files = [await archive.add('events.jsonl', events.lines()), await archive.add('leaves.bin', leafBytes(log, checkpoint))];
    const draft = { scope, checkpoint, reports, signer };
    files.push(...await addReports(archive, draft, events.read()));
    const manifest = await addRest(archive, draft, { files, read: events.read() });
    await archive.finish();
    return manifest;
  } catch (error) {
    archive.abort(error as Error);
    throw error;
  }
};
