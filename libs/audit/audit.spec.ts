import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { ZipFile } from 'yazl';
import { canonicalJson } from '#kernel';
import { eventStoreMigrations, PgEventReader, PgEventStore } from '#event-store/postgres';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerNotThereYet, LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, migrate, openPool, poolOf } from '#postgres';
import { LeaseHeld, OtherStore, ProjectionRunner, type FailPlace } from '#projection';
import { readHistory, type HistoryEvent } from '../../test/support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { catchUp } from '../../test/support/projecting.js';
import { randomHistory } from '../../test/support/random-history.view.js';
import { withRandomWords } from '../../test/support/random-words.view.js';
import { recordHistory } from '../../test/support/recording.js';
import {
  auditMigrations, checkNames,
  checkpointText, claimStory, CompactRange, explain, exportRequest, exportSeal, isConsistent, leafHash, LogForked, LogQueries, measurePackage,
  NotSealed, openCheckpoint, Replay,
  rootFromInclusion, rootOf, runChecks, ScopeRefused, Sealer, sealPending, signerOf, StoryNotFound, streamHistory, VERIFIER, writePackage,
  type CheckResult, type Manifest, type PackageScope, type Signer, type VerifyResult,
} from './index.js';
import { filesOfBuffers, filesOfZip, verifyFiles, verifyPackage } from './verify/verify.mjs';

type Files = Map<string, Buffer>;
/** Bytes of each file of a package that are changed, one after another: 40, or what ZZ_FLIPS says (150 and more before a release). */
const FLIPS = Number(process.env['ZZ_FLIPS'] ?? 40);
const MIGRATIONS = [...eventStoreMigrations, ...ledgerMigrations, ...auditMigrations];
const newSigner = (name = 'zhuanzhang.local/S1'): Signer =>
  signerOf(name, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const connected = (url: string): Promise<DataSource> => new DataSource(dataSourceOptions(url, { max: 4 })).initialize();

/** A whole small system on PostgreSQL: events recorded by the clerk, projected and sealed by the worker, read by the auditor. */
class Bench {
  private constructor(
    readonly database: TestDatabase, readonly store: PgEventStore, readonly worker: DataSource, readonly auditor: DataSource,
    readonly signer: Signer, readonly folder: string, readonly keeper: Pool,
  ) {}

  static async open(signer = newSigner()): Promise<Bench> {
    const database = await testDatabase(MIGRATIONS);
    const [worker, auditor] = await Promise.all([database.workerUrl, database.auditorUrl].map(connected));
    const keeper = openPool(database.ownerUrl); // a history with instants of its own is the owner's to bring in
    const store = new PgEventStore({ pool: keeper });
    return new Bench(database, store, worker!, auditor!, signer, mkdtempSync(join(tmpdir(), 'zz-package-')), keeper);
  }

  get reader(): PgEventReader { return new PgEventReader({ pool: poolOf(this.auditor) }); }
  get parts() {
    return { reader: this.reader, ledger: new LedgerQueries(this.auditor, 'ledger', { waitMs: 100 }), log: new LogQueries(this.auditor), signer: this.signer };
  }

  async record(history: readonly HistoryEvent[]): Promise<void> {
    await recordHistory(this.store, history);
  }

  async project(): Promise<void> { await catchUp(this.worker, this.reader, new JournalProjector()); }

  /** Seals and signs what is recorded. */
  seal(signer = this.signer) { return sealPending({ dataSource: this.worker, reader: new PgEventReader({ pool: poolOf(this.worker) }), signer }); }

  async export(scope: PackageScope, atMost?: number): Promise<{ path: string; files: Files; manifest: Manifest; bytes: Buffer }> {
    const path = join(this.folder, `${Math.random().toString(36).slice(2)}.zip`);
    const manifest = await writePackage(this.parts, { scope, out: createWriteStream(path), ...(atMost !== undefined && { atMost }) });
    const files: Files = new Map();
    for (const [name, file] of filesOfZip(path)) {
      const parts: Uint8Array[] = [];
      for await (const part of file.chunks()) parts.push(part);
      files.set(name, Buffer.concat(parts));
    }
    return { path, files, manifest, bytes: readFileSync(path) };
  }

  async close(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.keeper.end();
    await Promise.all([this.worker.destroy(), this.auditor.destroy()]);
    await this.database.drop();
  }
}

const told = (result: VerifyResult): string =>
  result.failures.map(({ check, file, byte, logIndex, why }) => `${check} ${file ?? ''} ${byte ?? ''} ${logIndex ?? ''} ${why}`).join('\n');
const verified = (files: Files, options = {}): Promise<VerifyResult> => verifyFiles(filesOfBuffers(files), options);
const lines = (text: Buffer): string[] => text.toString('utf8').split('\n').slice(0, -1);

/** What somebody does who holds the log's key: changed files, then manifest and sums made and signed again. */
interface Changes { readonly files?: Readonly<Record<string, Buffer>>; readonly manifest?: (manifest: Manifest) => object }
const resigned = (files: Files, signer: Signer, changes: Changes = {}): Files => {
  const next = new Map([...files, ...Object.entries(changes.files ?? {})]);
  const before = JSON.parse(lines(files.get('manifest.json')!)[0]!) as Manifest;
  const listed = before.files.map(({ name }) => ({ name, bytes: next.get(name)!.length, sha256: sha256(next.get(name)!) }));
  const manifest = { ...before, ...changes.manifest?.(before), files: listed };
  next.set('manifest.json', Buffer.from(signer.sign(`${canonicalJson(manifest)}\n`)));
  const sums = [...listed, { name: 'manifest.json', sha256: sha256(next.get('manifest.json')!) }].map((file) => `${file.sha256}  ${file.name}\n`).join('');
  return next.set('SHA256SUMS', Buffer.from(sums));
};

describe('an audit package of jinan-2019', () => {
  const history = readHistory('jinan-2019');
  let bench: Bench;
  let whole: Awaited<ReturnType<Bench['export']>>;
  let early: string;
  beforeAll(async () => {
    bench = await Bench.open();
    await bench.record(history.slice(0, 20));
    early = (await bench.seal())!.note;
    await bench.record(history.slice(20));
    await bench.project();
    await bench.seal();
    whole = await bench.export({ org: '370100' });
  });
  afterAll(async () => { await bench?.close(); });

  it('is verified by somebody else with the key pinned, against an earlier checkpoint', async () => {
    const result = await verifyPackage(whole.path, { key: bench.signer.vkey, checkpoint: early });
    expect(told(result)).toBe('');
    expect(result).toMatchObject({ ok: true, keyPinned: true, simulation: true, log: { size: history.length } });
    expect(result.checks.map(({ check }) => check)).toEqual(['key', 'manifest', 'files', 'checkpoint', 'leaves', 'events', 'reports', 'earlier']);
    expect(whole.manifest.controlTotals).toEqual(result.controlTotals);
    expect(lines(whole.files.get('events.jsonl')!).length).toBe(history.filter(({ meta, stream }) => meta.org === '370100' || stream === 'store-1').length);
  });

  it('has the same bytes when built twice; no clock, zone or zlib is in them', async () => {
    expect(sha256((await bench.export({ org: '370100' })).bytes)).toBe(sha256(whole.bytes));
    expect([whole.bytes.readUInt16LE(8), whole.bytes.readUInt16LE(10), whole.bytes.readUInt16LE(12)]).toEqual([0, 0, 0x2821]); // stored, 2000-01-01 00:00
  });

  it.each([
    [{ org: '370100', book: 'F' }], [{ org: '370100', book: 'A', from: 202001 }], [{ org: '370100', from: 202001, to: 202003 }],
    [{ org: '370100', to: 201912 }], [{ org: '370116' }], [{ org: '370100', book: 'M', from: 208001 }],
  ] as [PackageScope][])('also for the scope %o', async (scope) => {
    const { files, manifest } = await bench.export(scope);
    expect(told(await verified(files, { key: bench.signer.vkey }))).toBe('');
    expect(manifest.scope.org).toBe(scope.org);
  });

  it('stands at a sealed checkpoint, also an earlier one', async () => {
    const { files, manifest } = await bench.export({ org: '370100' }, history.length - 1);
    expect(manifest.log.size).toBe(20);
    expect(told(await verified(files, { key: bench.signer.vkey }))).toBe('');
    expect(told(await verified(files, { key: bench.signer.vkey, checkpoint: whole.files.get('checkpoint')!.toString() }))).toContain('the log was cut');
  });

  it('shows the figures of the golden example', () => {
    const balances = lines(whole.files.get('balances.csv')!).map((line) => line.trimEnd().split(','));
    const closing = (book: string, account: string): string | undefined => balances.find((row) => row[0] === book && row[2] === account)?.at(-1);
    expect([closing('F', '1001'), closing('A', '1003'), closing('F', '4501'), closing('A', '1004')]).toEqual(['97958000.00', '97958000.00', '4500.00', '0.00']);
    expect(whole.files.get('vouchers.csv')!.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(whole.files.get('README_zh.md')!.toString()).toContain('模拟数据 simulation');
    expect(whole.files.get('verify.mjs')).toEqual(readFileSync(VERIFIER));
  });

  it('says when the key is not pinned, and refuses another key', async () => {
    expect(await verified(whole.files)).toMatchObject({ ok: true, keyPinned: false });
    expect((await verified(whole.files)).checks[0]!.says).toContain('key not pinned');
    const other = await verified(whole.files, { key: newSigner(bench.signer.name).vkey });
    expect(other.ok).toBe(false);
    expect(told(other)).toContain('checkpoint.vkey');
  });

  it('is caught with any one byte of any file changed, and the file is named', async () => {
    let flips = 0;
    for (const [name, bytes] of whole.files) {
      const stride = Math.max(1, Math.floor(bytes.length / FLIPS));
      const places = new Set([0, 1, bytes.length - 2, bytes.length - 1]);
      for (let at = 0; at < bytes.length; at += stride) places.add(at);
      for (const at of places) {
        const changed = Buffer.from(bytes);
        changed[at] = changed[at]! ^ (1 << (at % 8));
        for (const key of at % 4 === 0 ? [bench.signer.vkey, undefined] : [bench.signer.vkey]) {
          const result = await verified(new Map(whole.files).set(name, changed), { key });
          if (result.ok || !result.failures.some(({ file }) => file === name)) throw new Error(`${name} byte ${at}: ${told(result)}`);
          flips += 1;
        }
      }
    }
    expect(flips).toBeGreaterThan(13 * FLIPS);
    expect([...whole.files.keys()].length).toBe(12);
  }, 300_000);

  it('names the byte of a changed report and the event of a changed line', async () => {
    const csv = Buffer.from(whole.files.get('postings.csv')!);
    csv[500] = csv[500]! ^ 1;
    const changed = await verified(new Map(whole.files).set('postings.csv', csv));
    expect(changed.failures).toContainEqual(expect.objectContaining({ file: 'postings.csv', byte: 500 }));
    const events = Buffer.from(whole.files.get('events.jsonl')!);
    const at = events.indexOf('"amountFen":10000000000');
    events[at + 13] = 0x32;
    const index = history.findIndex(({ type }) => type === 'FundAccrued.v1');
    const other = await verified(new Map(whole.files).set('events.jsonl', events));
    expect(other.failures).toContainEqual(expect.objectContaining({ file: 'events.jsonl', logIndex: index }));
  });

  it('is caught with a file missing, added, or the sums made again by somebody without the key', async () => {
    const without = new Map(whole.files);
    without.delete('postings.csv');
    expect(told(await verified(without))).toContain('postings.csv is missing');
    expect(told(await verified(new Map(whole.files).set('extra.txt', Buffer.from('x'))))).toContain('extra.txt does not belong');
    const forger = newSigner(bench.signer.name);
    const balances = Buffer.from(whole.files.get('balances.csv')!.toString().replace('97958000.00', '97958001.00'));
    const forged = resigned(whole.files, forger, { files: { 'balances.csv': balances } });
    expect(told(await verified(forged, { key: bench.signer.vkey }))).toContain('manifest.json');
  });

  /** Even the holder of the key cannot make these agree: the leaves, the streams and the books are counted again. */
  const insider = async (change: (lines: string[]) => string[], manifest?: (manifest: Manifest) => object): Promise<string> => {
    const events = Buffer.from(change(lines(whole.files.get('events.jsonl')!)).map((line) => `${line}\n`).join(''));
    const files = resigned(whole.files, bench.signer, { files: { 'events.jsonl': events }, ...(manifest !== undefined && { manifest }) });
    return told(await verified(files, { key: bench.signer.vkey }));
  };

  it('is caught with an event dropped, also by the holder of the key', async () => {
    const at = lines(whole.files.get('events.jsonl')!).findIndex((line) => line.includes('"AllocationSent.v1"'));
    const told = await insider((all) => all.filter((_, i) => i !== at), (before) => ({ events: { ...before.events, count: before.events.count - 1 } }));
    expect(told).toMatch(/stream account-370100 has revision 2 where 1 is due \(event \d+\)/);
    expect(told).toContain('vouchers.csv');
  });

  it('is caught with two events swapped, as lines and as places', async () => {
    const asLines = await insider((all) => [all[0]!, all[2]!, all[1]!, ...all.slice(3)]);
    expect(asLines).toMatch(/event \d+ stands after event \d+/);
    const [one, other] = [lines(whole.files.get('events.jsonl')!)[1]!, lines(whole.files.get('events.jsonl')!)[2]!];
    const place = (line: string, index: string): string => line.replace(/"logIndex":\d+\}$/, `"logIndex":${index}}`);
    const indexOf = (line: string): string => /"logIndex":(\d+)\}$/.exec(line)![1]!;
    const asPlaces = await insider((all) => [all[0]!, place(other, indexOf(one)), place(one, indexOf(other)), ...all.slice(3)]);
    expect(asPlaces).toContain(`event ${indexOf(one)} is not the leaf sealed in the log`);
  });

  it('is caught with an event doubled, of another organisation, or beyond the log', async () => {
    expect(await insider((all) => [...all.slice(0, 3), all[2]!, ...all.slice(3)])).toContain('stands after event');
    expect(await insider((all) => [...all, all.at(-1)!.replace(/"logIndex":\d+\}$/, '"logIndex":999}')])).toContain('event 999 is beyond the checkpoint');
    const district = lines((await bench.export({ org: '370116' })).files.get('events.jsonl')!).find((line) => line.includes('AllocationReceived'))!;
    const place = (line: string): number => Number(/(\d+)\}$/.exec(line)![1]);
    expect(await insider((all) => [...all, district].sort((a, b) => place(a) - place(b)))).toContain('belongs to 370116');
  });

  it('is caught when the history was made again without its tail, or with another past, against the earlier checkpoint', async () => {
    const relog = (leaves: Buffer): Files => {
      const range = new CompactRange();
      for (let i = 0; i < leaves.length; i += 32) range.append(leaves.subarray(i, i + 32));
      const log = { origin: bench.signer.name, size: range.size, root: range.root() };
      const files = { 'leaves.bin': leaves, checkpoint: Buffer.from(bench.signer.sign(checkpointText(log))) };
      return resigned(whole.files, bench.signer, { files, manifest: () => ({ log: { ...log, root: log.root.toString('base64') } }) });
    };
    const leaves = whole.files.get('leaves.bin')!;
    const newest = whole.files.get('checkpoint')!.toString();
    const cut = await verified(relog(leaves.subarray(0, 32 * (history.length - 3))), { key: bench.signer.vkey, checkpoint: newest });
    expect(told(cut)).toContain(`the log was cut: ${history.length} events were sealed earlier, this package knows ${history.length - 3}`);
    const district = history.findIndex(({ meta }) => meta.org === '370116'); // not in this package: only the earlier checkpoint can tell
    const other = Buffer.from(leaves);
    other[district * 32] = other[district * 32]! ^ 1;
    const files = relog(other);
    expect(told(await verified(files, { key: bench.signer.vkey }))).toBe('');
    expect(told(await verified(files, { key: bench.signer.vkey, checkpoint: early }))).toContain('the first 20 events are not those sealed earlier');
  });

  it('is caught when a simulation is passed off as real, and when a report is made up with the key', async () => {
    const hidden = resigned(whole.files, bench.signer, { manifest: () => ({ simulation: false }) });
    expect(told(await verified(hidden))).toContain('hides or invents a simulation');
    const journal = Buffer.from(whole.files.get('hledger.journal')!.toString().replace('35000.00', '36000.00'));
    expect(told(await verified(resigned(whole.files, bench.signer, { files: { 'hledger.journal': journal } })))).toContain('hledger.journal differs');
    const more = ({ controlTotals }: Manifest): object => ({ controlTotals: controlTotals.map((one) => ({ ...one, debitFen: one.debitFen + 1 })) });
    const totals = resigned(whole.files, bench.signer, { manifest: more });
    expect(told(await verified(totals))).toContain('control totals');
  });

  it('is judged on the command line alone: 0, 7 and 2, from a folder and from a deflated zip', async () => {
    const outside = join(bench.folder, 'outside.mjs');
    writeFileSync(outside, readFileSync(VERIFIER));
    const run = (...words: string[]) => spawnSync(process.execPath, [outside, ...words], { encoding: 'utf8', cwd: bench.folder, env: {} });
    const folder = join(bench.folder, 'unpacked');
    for (const [name, bytes] of whole.files) { mkdirSync(dirname(join(folder, name)), { recursive: true }); writeFileSync(join(folder, name), bytes); }
    writeFileSync(join(bench.folder, 'early.note'), early);
    const good = run(whole.path, '--key', bench.signer.vkey, '--checkpoint', 'early.note');
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toContain('结果：通过\n');
    expect(run(folder).stdout).toContain('key not pinned');
    const json = run(folder, '--json', '--key', bench.signer.vkey);
    expect([json.status, (JSON.parse(json.stdout) as VerifyResult).ok]).toEqual([0, true]);
    writeFileSync(join(folder, 'leaves.bin'), 'x');
    const bad = run(folder);
    expect([bad.status, bad.stdout]).toEqual([7, expect.stringContaining('leaves.bin')]);
    const deflated = new ZipFile();
    for (const [name, bytes] of whole.files) deflated.addBuffer(bytes, name, { compressionLevel: 9 });
    deflated.end();
    await pipeline(deflated.outputStream as Readable, createWriteStream(join(bench.folder, 'deflated.zip')));
    expect(run('deflated.zip', '--key', bench.signer.vkey).status).toBe(0);
    writeFileSync(join(bench.folder, 'short.zip'), whole.bytes.subarray(0, 5_000));
    expect(run('short.zip').status).toBe(7);
    expect([run().status, run('nowhere.zip').status, run(folder, '--key', 'x').status, run(folder, '--what').status]).toEqual([2, 2, 2, 2]);
    expect(fileURLToPath(VERIFIER)).toContain('verify.mjs');
  });

  it('is read by unzip and sha256sum where they are', () => {
    const to = join(bench.folder, 'unzipped');
    const unzip = spawnSync('unzip', ['-q', whole.path, '-d', to], { encoding: 'utf8' });
    if (unzip.error) { process.stdout.write('NOT RUN: no unzip on this machine\n'); return; }
    expect([unzip.status, unzip.stderr]).toEqual([0, '']);
    const sums = spawnSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: to, encoding: 'utf8' });
    if (!sums.error) expect([sums.status, sums.stdout.match(/: OK/g)?.length]).toEqual([0, 11]);
  });

  it('is loaded by hledger, which agrees with the balances', async () => {
    const hledger = (...words: string[]) => spawnSync('hledger', words, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    if (hledger('--version').error) { process.stdout.write('NOT RUN: no hledger on this machine\n'); return; }
    for (const scope of [{ org: '370100' }, { org: '370100', from: 202001 }] as PackageScope[]) {
      const { files } = await bench.export(scope);
      const path = join(bench.folder, 'check.journal');
      writeFileSync(path, files.get('hledger.journal')!);
      expect(hledger('check', '--strict', '-f', path)).toMatchObject({ status: 0, stderr: '' });
      for (const line of lines(files.get('balances.csv')!).slice(1)) {
        const [book, , account, , side, , , , closing] = line.trimEnd().split(',');
        const { stdout } = hledger('balance', `^${book}:${account}$`, '-E', '-N', '--format', '%(total)', '-f', path);
        const found = Number(stdout.replace(/ CNY|\s/g, '') || '0');
        expect([book, account, side === '借' ? found : 0 - found]).toEqual([book, account, Number(closing)]);
      }
    }
  });

  it('comes to what its seal names, and an export whose seal names another is seen', async () => {
    const { bytes, files, manifest } = await bench.export({ org: '370100', from: 201912 });
    const scope = { org: '370100', from: 201912 };
    const made = await measurePackage(bench.parts, scope);
    expect(made).toEqual({
      packageHash: sha256(bytes), manifestHash: sha256(files.get('manifest.json')!), bytes: bytes.length, checkpoint: manifest.log,
    });
    const request = { is: 'sealed', requestId: 'EX1', org: '370100', scope, requestedBy: 'O-export', ...made } as const;
    const same = async (more: object): Promise<boolean | null> => (await exportSeal(bench.parts, { ...request, ...more })).same;
    expect(await same({})).toBe(true);
    expect(await same({ manifestHash: undefined })).toBe(true);
    for (const more of [{ manifestHash: '0'.repeat(64) }, { packageHash: '0'.repeat(64) }, { scope: { org: '370100' } },
      { checkpoint: { ...made.checkpoint, root: 'A' } }]) expect([more, await same(more)]).toEqual([more, false]);
    expect(await same({ packageHash: undefined })).toBeNull();
    await expect(exportRequest(bench.parts.reader, 'EX1')).rejects.toThrow(StoryNotFound);
  });

  it('is refused for what there is not', async () => {
    const build = (scope: PackageScope): Promise<unknown> => writePackage(bench.parts, { scope, out: new Writable({ write: (_a, _b, done) => { done(); } }) });
    await expect(build({ org: '999999' })).rejects.toThrow(ScopeRefused);
    await expect(build({ org: '370100', from: 201913 })).rejects.toThrow('not a period');
    await expect(build({ org: '370100', from: 202001, to: 201912 })).rejects.toThrow('is after');
  });

  it('fails, and hands out nothing whole, when the one who reads goes away', async () => {
    const out = new Writable({ write(_chunk, _encoding, done) { done(new Error('gone')); } });
    await expect(writePackage(bench.parts, { scope: { org: '370100' }, out })).rejects.toThrow();
    expect(told(await verified((await bench.export({ org: '370100' })).files))).toBe('');
  });
});

describe('a package refuses to be made', () => {
  let bench: Bench;
  beforeAll(async () => { bench = await Bench.open(); await bench.record(readHistory('jinan-2019').slice(0, 12)); });
  afterAll(async () => { await bench?.close(); });

  it('before a checkpoint, while the ledger is behind, and from a history that was changed behind the log', async () => {
    await expect(bench.export({ org: '370100' })).rejects.toThrow('no such checkpoint');
    await bench.seal();
    await expect(bench.export({ org: '370100' })).rejects.toThrow(LedgerNotThereYet);
    await bench.project();
    await bench.export({ org: '370100' });
    const owner = await new DataSource(dataSourceOptions(bench.database.ownerUrl)).initialize();
    await owner.query("set session_replication_role = 'replica'; update event_store.es_event set data = replace(data, '10000000000', '10000000001')");
    await owner.destroy();
    await expect(bench.export({ org: '370100' })).rejects.toThrow(LogForked);
  });
});

describe('the verifier posts for itself', () => {
  it.each([1, 2, 3])('and agrees with the ledger on random history %i, for both organisations and split by year', async (seed) => {
    const bench = await Bench.open();
    try {
      const opened = readHistory('jinan-2019')[0]!;
      const history = withRandomWords(randomHistory(seed, 160, { months: true }), seed);
      await bench.record([{ ...opened, recordedAt: history[0]!.recordedAt, id: '00000000-0000-5000-9000-000000000001' }, ...history]);
      await bench.project();
      await bench.seal();
      for (const org of ['370100', '370116']) for (const scope of [{ org }, { org, from: 201901, to: 201912 }]) {
        const { files, manifest } = await bench.export(scope);
        expect(told(await verified(files, { key: bench.signer.vkey }))).toBe('');
        if (org === '370100') expect(manifest.controlTotals.length).toBe(3);
      }
    } finally { await bench.close(); }
  });
});

describe('the sealed log', () => {
  const history = readHistory('jinan-2019');
  let bench: Bench;
  const stops: (() => Promise<void>)[] = [];
  beforeEach(async () => { bench = await Bench.open(); });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await bench?.close();
  });
  const hash = (text: string): Buffer => Buffer.from(text, 'base64');
  const count = async (sql: string): Promise<number> => Number(((await bench.auditor.query(sql)) as { n: string }[])[0]!.n);
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    for (let waited = 0; !(await holds()); waited += 20) {
      if (waited > 10_000) throw new Error('waited in vain');
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  };

  it('proves every event and every earlier head, with hashes of the stored canonical bytes', async () => {
    await bench.record(history.slice(0, 9));
    const first = openCheckpoint((await bench.seal())!.note, bench.signer.vkey);
    await bench.record(history.slice(9));
    const last = openCheckpoint((await bench.seal())!.note, bench.signer.vkey);
    expect([first.size, last.size]).toEqual([9, history.length]);
    const log = new LogQueries(bench.auditor);
    const leaves: Buffer[] = [];
    for await (const batch of bench.reader.readAll({ after: '0' as never })) leaves.push(...batch.map(leafHash));
    expect(rootOf(leaves).equals(last.root)).toBe(true);
    for (const [index, { id }] of history.entries()) {
      const proof = await log.inclusion(id);
      expect([proof.logIndex, proof.size, hash(proof.leafHash).equals(leaves[index]!)]).toEqual([index, last.size, true]);
      expect(rootFromInclusion({ index, size: proof.size }, leaves[index]!, proof.proof.map(hash)).equals(last.root)).toBe(true);
      expect((await log.eventAt(bench.reader, index)).id).toBe(id);
    }
    expect(isConsistent(first, last, (await log.consistency(9, history.length)).proof.map(hash))).toBe(true);
    await expect(log.inclusion('00000000-0000-5000-8000-00000000ffff')).rejects.toThrow(NotSealed);
    await expect(log.eventAt(bench.reader, history.length)).rejects.toThrow(NotSealed);
  });

  it('signs the same head once, and nothing when nothing is recorded', async () => {
    expect(await bench.seal()).toBeNull();
    await bench.record(history.slice(0, 5));
    const [one, two] = [await bench.seal(), await bench.seal()];
    expect(two).toEqual(one);
    expect(await count('select count(*) as n from audit.checkpoint')).toBe(1);
  });

  const runnerOf = (at?: (place: FailPlace) => Promise<void> | void, leaseMs = 3_000): ProjectionRunner => new ProjectionRunner({
    dataSource: bench.worker, reader: bench.reader, projection: new Sealer({ signer: bench.signer, ...(at && { at }) }), leaseMs, retryMs: 2, ...(at && { at }),
  });
  const started = (runner: ProjectionRunner): () => Promise<void> => {
    const aborting = new AbortController();
    const running = runner.run(aborting.signal);
    const stop = (): Promise<void> => { aborting.abort(); return running; };
    stops.push(stop);
    return stop;
  };
  const sizes = async (): Promise<number[]> =>
    ((await bench.auditor.query('select size from audit.checkpoint order by size')) as { size: string }[]).map(({ size }) => Number(size));
  /** The newest checkpoint is signed by this key and is the root of the events themselves. */
  const holds = async (size: number): Promise<void> => {
    const { note } = await new LogQueries(bench.auditor).checkpoint();
    const leaves: Buffer[] = [];
    for await (const batch of bench.reader.readAll({ after: '0' as never })) leaves.push(...batch.map(leafHash));
    const checkpoint = openCheckpoint(note, bench.signer.vkey);
    expect([checkpoint.size, checkpoint.root.equals(rootOf(leaves.slice(0, size)))]).toEqual([size, true]);
    expect(await count('select count(*) as n from audit.log_leaf')).toBe(size);
  };

  it('follows the store, signs at most once a second and at shutdown, and goes on where it stopped', async () => {
    const runner = runnerOf();
    const stop = started(runner);
    for (let i = 0; i < 10; i += 1) {
      await bench.record(history.slice(i, i + 1));
      await until(() => runner.health.logIndex === i);
    }
    expect((await sizes()).length).toBeLessThan(10);
    await expect(bench.seal()).rejects.toThrow(LeaseHeld); // beside the one that runs
    await bench.record(history.slice(10, 20));
    await until(async () => (await sizes()).at(-1) === 20); // without another event to wake it
    await bench.record(history.slice(20, 22));
    await until(() => runner.health.logIndex === 21);
    await stop();
    await holds(22);
    await bench.record(history.slice(22));
    expect((await bench.seal())!.size).toBe(history.length);
    await holds(history.length);
    await bench.project();
    expect((await runChecks(bench.parts)).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('never has two heads: of two sealers at once one seals and the other keeps nothing', async () => {
    await bench.record(history);
    const outcomes = await Promise.allSettled([bench.seal(), bench.seal()]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(LeaseHeld);
    expect(await sizes()).toEqual([history.length]);
    await holds(history.length);
  });

  it.each<FailPlace>(['seal.afterHash', 'worker.afterRows', 'worker.afterCommit', 'seal.afterNote', 'seal.afterPublish'])(
    'is the same log when the sealer fails at %s, again and again', async (place) => {
      let [failures, calls] = [0, 0];
      const runner = runnerOf((here) => {
        if (here !== place || failures === 3 || (calls += 1) % 2 === 0) return;
        failures += 1;
        throw Object.assign(new Error(`failed at ${place}`), { code: 'ECONNRESET' });
      });
      const stop = started(runner);
      for (let i = 0; i < 24; i += 4) {
        await bench.record(history.slice(i, i + 4));
        await until(() => runner.health.logIndex === i + 3);
        if (failures < 3 && place.startsWith('seal.after')) await until(async () => (await sizes()).at(-1) === i + 4);
      }
      await stop();
      expect([failures, runner.health.state]).toEqual([3, 'stopped']);
      await holds(24);
      expect(new Set(await sizes()).size).toBe((await sizes()).length);
    });

  it('signs nothing when the lease was lost, however late it wakes', async () => {
    await bench.record(history.slice(0, 9));
    let asleep = false;
    const errors: string[] = [];
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => { wake = resolve; });
    const sleeper = new ProjectionRunner({
      dataSource: bench.worker, reader: bench.reader, leaseMs: 200, retryMs: 2, onError: (error) => errors.push((error as Error).name),
      projection: new Sealer({ signer: bench.signer }),
      // stopped after the leaves are committed and before they are signed: it does not renew either
      at: async (place) => { if (place === 'worker.beforeRenew' || place === 'worker.afterCommit') { asleep = true; await woken; } },
    });
    const stop = started(sleeper);
    stops.unshift(async () => { wake(); });
    await until(async () => asleep && (await count('select count(*) as n from audit.log_leaf')) === 9);
    await bench.record(history.slice(9, 20));
    await until(async () => bench.seal().then(() => true, (error: unknown) => { if (error instanceof LeaseHeld) return false; throw error; }));
    expect(await sizes()).toEqual([9, 20]);
    wake();
    await until(() => errors.length > 0);
    await stop();
    expect([new Set(errors), await sizes()]).toEqual([new Set(['Fenced']), [9, 20]]);
    await holds(20);
  });

  it('refuses to sign on top of leaves that were changed, of another key, and of another store', async () => {
    await bench.record(history.slice(0, 9));
    await bench.seal();
    await bench.record(history.slice(9));
    await expect(bench.seal(newSigner())).rejects.toThrow('no signature of');
    const owner = await connected(bench.database.ownerUrl);
    const behind = (sql: string): Promise<unknown> => owner.transaction(async (run) => {
      await run.query("set local session_replication_role = 'replica'");
      await run.query(sql);
    });
    await behind("update audit.log_leaf set leaf_hash = sha256(leaf_hash) where log_index = 4");
    await expect(bench.seal()).rejects.toThrow('do not lead to checkpoint 9');
    await behind('delete from audit.log_leaf where log_index = 8');
    await expect(bench.seal()).rejects.toThrow(LogForked);
    await behind("update projection.checkpoint set log_index = 3 where name = 'log'");
    await expect(bench.seal()).rejects.toThrow('the checkpoint of the projection says 4');
    const runner = runnerOf();
    await runner.run(new AbortController().signal);
    expect(runner.health).toMatchObject({ state: 'halted', error: expect.stringContaining('the checkpoint of the projection says 4') });
    await behind("update event_store.es_identity set store_id = gen_random_uuid()");
    await expect(bench.seal()).rejects.toThrow(OtherStore);
    await owner.destroy();
  });

  it('goes on from where a sealer from before the leases came', async () => {
    await bench.record(history.slice(0, 9));
    await bench.seal();
    const owner = await connected(bench.database.ownerUrl);
    await owner.transaction(async (run) => {
      await run.query("set local session_replication_role = 'replica'");
      await run.query("delete from projection.checkpoint; delete from platform.migration where name = 'AuditLogLease1764000710000'");
    });
    expect(await migrate(bench.database.ownerUrl, MIGRATIONS)).toEqual(['AuditLogLease1764000710000']);
    await owner.destroy();
    await bench.record(history.slice(9));
    await bench.seal();
    await holds(history.length);
    expect(await sizes()).toEqual([9, history.length]);
  });

  it('only grows: the worker may insert, the auditor read, nobody change', async () => {
    await bench.record(history.slice(0, 3));
    await bench.seal();
    const owner = await connected(bench.database.ownerUrl);
    const code = async (source: DataSource, sql: string): Promise<string> => {
      try { await source.query(sql); return 'done'; } catch (error) { return String((error as { code?: string }).code); }
    };
    for (const table of ['log_leaf', 'log_progress', 'checkpoint']) {
      const key = table === 'log_leaf' ? 'log_index' : 'size';
      for (const sql of [`update audit.${table} set ${key} = 9`, `delete from audit.${table}`, `truncate audit.${table}`]) {
        expect([sql, await code(bench.worker, sql), await code(owner, sql)]).toEqual([sql, '42501', '55000']);
        expect(['42501', '25006']).toContain(await code(bench.auditor, sql));
      }
      expect(await code(bench.auditor, `select 1 from audit.${table}`)).toBe('done');
    }
    const insert = "insert into audit.checkpoint (size, root, note) values (3, sha256('x'), 'x')";
    expect(await code(bench.worker, insert)).toBe('23505');
    expect(await code(bench.worker, insert.replace('(3,', "(4,").replace("sha256('x')", "'x'"))).toBe('23514');
    await owner.destroy();
  });
});

describe('replay and checks', () => {
  const history = readHistory('jinan-2019');
  let bench: Bench;
  let owner: DataSource;
  beforeAll(async () => {
    bench = await Bench.open();
    owner = await connected(bench.database.ownerUrl);
    await bench.record(history);
    await bench.project();
    await bench.seal();
  });
  afterAll(async () => { await owner?.destroy(); await bench?.close(); });
  const broken = async (): Promise<readonly CheckResult[]> => (await runChecks(bench.parts)).filter(({ ok }) => !ok);
  /** Changes rows behind every trigger, looks, and puts them back. */
  const tampered = async <T>(change: string, back: string, look: () => Promise<T>): Promise<T> => {
    const behind = (sql: string): Promise<unknown> => owner.transaction(async (run) => {
      await run.query("set local session_replication_role = 'replica'");
      await run.query(sql);
    });
    await behind(change);
    try { return await look(); } finally { await behind(back); }
  };

  it('is equal to the head, to every place and to every moment', async () => {
    const replay = new Replay(bench.parts);
    const whole = await replay.compare();
    expect(whole).toMatchObject({ events: history.length, equal: true });
    expect(whole.vouchers).toBeGreaterThan(30);
    for (const [i, { recordedAt }] of history.entries()) {
      expect(await replay.compare(`@${i}`)).toMatchObject({ events: i + 1, equal: true });
      expect(await replay.compare(recordedAt)).toMatchObject({ equal: true });
    }
    await expect(replay.compare('@999')).rejects.toThrow(LedgerNotThereYet);
  });

  it('names the first voucher and the character that differ', async () => {
    const change = "update ledger.voucher set summary = summary || '改' where voucher_id = 7";
    const back = "update ledger.voucher set summary = replace(summary, '改', '')";
    const result = await tampered(change, back, () => new Replay(bench.parts).compare());
    expect(result.equal).toBe(false);
    const { ref, folded, stored, at } = result.firstDifference!;
    expect(ref).toMatch(/^[FAM]\.370\d{3}\.2019\d\d\.\d{4}$/);
    expect(stored!.slice(at - 2, at + 1)).toContain('改');
    expect(folded).not.toContain('改');
    const missing = await tampered("update ledger.voucher set log_index = 9999 where voucher_id = (select max(voucher_id) from ledger.voucher)",
      `update ledger.voucher set log_index = ${history.length - 1} where log_index = 9999`, () => new Replay(bench.parts).compare());
    expect(missing.firstDifference).toMatchObject({ stored: null });
  });

  const HEADS = 'where party_seq = (select max(x.party_seq) from ledger.party_line x where x.party_account_id = l.party_account_id)';
  it('checks everything and finds nothing', async () => {
    const results = await runChecks(bench.parts);
    expect(results.map(({ check, ok, found }) => [check, ok, found])).toEqual(
      checkNames.map((check) => [check, true, []]));
  });

  it.each([
    ['a number gap', 'update ledger.voucher set number = number + 1 where voucher_id = (select max(voucher_id) from ledger.voucher)',
      'update ledger.voucher set number = number - 1 where voucher_id = (select max(voucher_id) from ledger.voucher)',
      ['voucher-gaps', 'rebuild-equal']],
    ['a party that holds more than its account', `update ledger.party_line l set debit_fen = debit_fen + 1 ${HEADS}`,
      `update ledger.party_line l set debit_fen = debit_fen - 1 ${HEADS}`, ['subledger-ties']],
    ['an event changed after it was sealed', "update event_store.es_event set data = data || ' ' where position = 7",
      'update event_store.es_event set data = rtrim(data) where position = 7', ['log-root']],
    ['an amount changed in an event', "update event_store.es_event set data = replace(data, '200000000', '200000001') where type like 'AllocationSent%'",
      "update event_store.es_event set data = replace(data, '200000001', '200000000')", ['inter-level', 'rebuild-equal', 'log-root']],
    ['a revision changed', "update event_store.es_event set revision = 77 where position = 14",
      "update event_store.es_event set revision = 4 where revision = 77",
      ['log-root', 'dense-positions']],
  ])('finds %s', async (_name, change, back, expected) => {
    expect((await tampered(change, back, broken)).map(({ check }) => check)).toEqual(expected);
    expect(await broken()).toEqual([]);
  });

  it('finds an invariant that breaks, at the event that breaks it', async () => {
    const change = (from: string, to: string): string => `update event_store.es_event set data = replace(data, '"amountFen":${from}', '"amountFen":${to}')
      where type = 'ClawbackReceived.v1'`;
    const results = await tampered(change('300000', '700000'), change('700000', '300000'), broken);
    const index = history.findIndex(({ type }) => type === 'ClawbackReceived.v1');
    const [said] = results.find(({ check }) => check === 'clawback-receivable')!.found;
    expect(said).toMatchObject({ logIndex: index, eventId: history[index]!.id });
    expect(said!.says).toContain(`after event ${index} (ClawbackReceived.v1) in 370100: M.8101 and what is still owed: 150000 and -250000 fen`);
  });

  it('finds that a sealer or a projector was left behind', async () => {
    const late = await Bench.open();
    try {
      await late.record(history);
      await late.project();
      expect((await runChecks(late.parts)).filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['log-index', 'log-root']);
      await late.seal();
      expect((await runChecks(late.parts)).filter(({ ok }) => !ok)).toEqual([]);
    } finally { await late.close(); }
  });
});

describe('the story of a claim', () => {
  const golden = readHistory('jinan-2019');
  const clauses = (...ids: string[]) => ({ clauses: ids });
  let made = 0;
  const told = (after: HistoryEvent, stream: string, type: string, more: { data: Record<string, unknown>; meta?: Record<string, unknown> }): HistoryEvent => ({
    stream, revision: 0, id: `00000000-0000-5000-a000-${String(made += 1).padStart(12, '0')}`, type, data: more.data,
    meta: { ...after.meta, actor: 'O-AG-7', role: 'HRSS_REVIEWER_2', ...more.meta }, recordedAt: after.recordedAt,
  });
  /** What the claims, the batch and the order say about themselves beside the golden postings. */
  const extras: Readonly<Record<string, (after: HistoryEvent) => HistoryEvent[]>> = {
    'AllocationReceived.v1': (after) => [
      told(after, 'claim-K1', 'ClaimSubmitted.v1', { data: { claimId: 'K1', subsidyKind: 'GROUP_SKILL' }, meta: { org: '370100', ...clauses('JN-3.3b') } }),
      told(after, 'claim-K1', 'ClaimAccepted.v1', { data: { claimId: 'K1', headcount: 38 }, meta: { org: '370100', ...clauses('JN-2.3.1a', 'JN-2.3.1b') } }),
      told(after, 'claim-K2', 'ClaimSubmitted.v1', { data: { claimId: 'K2', subsidyKind: 'SKILL_UPGRADE' }, meta: { org: '370100' } }),
      told(after, 'claim-K1', 'ClaimBatched.v1', { data: { claimId: 'K1', batchId: 'B-2019-01' }, meta: { org: '370100' } }),
      told(after, 'claim-K1', 'ClaimNotified.v1', { data: { claimId: 'K1', batchId: 'B-2019-01', noticeId: 'N-1' }, meta: { org: '370100' } }),
      told(after, 'notice-N-1', 'NoticePublished.v1', { data: { noticeId: 'N-1', batchId: 'B-2019-01' }, meta: { org: '370100', ...clauses('JN-3.3d') } }),
    ],
    'FundsReleased.v1': (after) => (after.data['requestId'] !== 'FR-1' ? [] : [
      told(after, 'claim-K1', 'ClaimFunded.v1', { data: { claimId: 'K1', requestId: 'FR-1', expensedYearF: 2019 } }),
      told(after, 'payment-P-1', 'PaymentOrdered.v1', {
        data: { paymentId: 'P-1', requestId: 'FR-1', lines: [{ line: 1, claimId: 'K1' }, { line: 2, claimId: 'K2' }] },
      }),
      told(after, 'claim-K1', 'ClaimPaying.v1', { data: { claimId: 'K1', paymentId: 'P-1', line: 1 } }),
    ]),
    'YearClosed.v1': (after) => (after.data['org'] !== '370116' ? [] : [
      told(after, 'finding-FI-1', 'FindingOpened.v1', { data: { findingId: 'FI-1', claimId: 'K1' }, meta: { org: '370100' } }),
      told(after, 'clawback-CB-1', 'ClawbackOpened.v1', {
        data: { clawbackId: 'CB-1', claimId: 'K1', lines: [{ findingId: 'FI-1' }] }, meta: { org: '370100' },
      }),
      told(after, 'claim-K1', 'ClaimUnderClawback.v1', { data: { claimId: 'K1', clawbackId: 'CB-1', amountFen: 450_000 }, meta: { org: '370100' } }),
    ]),
  };
  const history = golden.flatMap((event) => [event, ...(extras[event.type]?.(event) ?? [])]);
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.open();
    await bench.record(history);
    await bench.project();
    await bench.seal();
  });
  afterAll(async () => { await bench?.close(); });

  it('tells every event that touched it, in log order, and nothing of other claims', async () => {
    const { events } = await claimStory(bench.parts, 'K1');
    expect(events.map(({ stream, type }) => `${stream} ${type}`)).toEqual([
      'claim-K1 ClaimSubmitted.v1', 'claim-K1 ClaimAccepted.v1', 'claim-K1 ClaimBatched.v1', 'claim-K1 ClaimNotified.v1', 'notice-N-1 NoticePublished.v1',
      'batch-B-2019-01 BatchApproved.v1', 'account-370100 BatchCommitted.v1', 'account-370100 FundsReleased.v1', 'claim-K1 ClaimFunded.v1',
      'payment-P-1 PaymentOrdered.v1', 'claim-K1 ClaimPaying.v1', 'payment-P-1 PaymentSettled.v1', 'finding-FI-1 FindingOpened.v1',
      'clawback-CB-1 ClawbackOpened.v1', 'claim-K1 ClaimUnderClawback.v1', 'clawback-CB-1 ClawbackDemanded.v1', 'clawback-CB-1 ClawbackReceived.v1',
      'account-370100 SweptToFiscalAccount.v1', 'account-370100 FundsReleased.v1',
    ]);
    expect(events.map(({ logIndex }) => logIndex)).toEqual(events.map(({ eventId }) => history.findIndex(({ id }) => id === eventId)));
  });

  it('says who, as what, when, under which clause in the words of the notice, and the vouchers each event caused', async () => {
    const { events } = await claimStory(bench.parts, 'K1');
    const accepted = events[1]!;
    expect(accepted).toMatchObject({ actor: 'O-AG-7', role: 'HRSS_REVIEWER_2', org: '370100', on: '2019-12-12', vouchers: [] });
    expect(accepted.clauses.map(({ id }) => id)).toEqual(['JN-2.3.1a', 'JN-2.3.1b']);
    for (const { title, quotation } of accepted.clauses) expect([title.length > 2, quotation.length > 6]).toEqual([true, true]);
    const vouchersOf = (type: string): string[] => events.find((event) => event.type === type)!.vouchers.map(({ ref, rule }) => `${ref} ${rule}`);
    expect(vouchersOf('FundsReleased.v1').map((voucher) => voucher.replace(/\d{4} /, '# '))).toEqual(['F.370100.201912.# J06', 'A.370100.201912.# J06']);
    expect(vouchersOf('PaymentSettled.v1').length).toBe(2);
    expect(vouchersOf('SweptToFiscalAccount.v1').map((voucher) => voucher.slice(0, 8))).toEqual(['F.370100', 'A.370100']);
  });

  it('is not told of what there is not', async () => {
    await expect(claimStory(bench.parts, 'K99')).rejects.toThrow(StoryNotFound);
    await expect(streamHistory(bench.parts, 'claim-K99')).rejects.toThrow(StoryNotFound);
  });

  it('gives a stream page by page', async () => {
    const pages: string[][] = [];
    for (let from: number | undefined = 0; from !== undefined;) {
      const page: Awaited<ReturnType<typeof streamHistory>> = await streamHistory(bench.parts, 'account-370100', { from, limit: 3 });
      pages.push(page.events.map(({ type }) => type));
      from = page.next;
    }
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 2]);
    expect(pages.flat()).toEqual(golden.filter(({ stream }) => stream === 'account-370100').map(({ type }) => type));
  });

  it('explains a voucher line down to the officer, the clause and the sealed leaf', async () => {
    const released = golden.find(({ type }) => type === 'FundsReleased.v1')!;
    const [first] = await bench.parts.ledger.vouchersOfEvent(released.id);
    const ref = `F.370100.201912.${String(first!.number).padStart(4, '0')}`;
    const { voucher, line, event, inclusion } = await explain(bench.parts, `${ref}/1`);
    expect([voucher.ref, line!.account, line!.nameZh, event.eventId]).toEqual([ref, '500104', '职业培训补贴支出—重点群体就业技能', released.id]);
    const { root } = openCheckpoint(inclusion!.checkpoint, bench.signer.vkey);
    const leaf = Buffer.from(inclusion!.leafHash, 'base64');
    const leadsTo = rootFromInclusion({ index: inclusion!.logIndex, size: inclusion!.size }, leaf, inclusion!.proof.map((hash) => Buffer.from(hash, 'base64')));
    expect(leadsTo.equals(root)).toBe(true);
    expect((await explain(bench.parts, ref)).line).toBeUndefined();
    await expect(explain(bench.parts, `${ref}/9`)).rejects.toThrow(StoryNotFound);
    await expect(explain(bench.parts, 'F.370100.201912.9999')).rejects.toThrow('no voucher');
  });
});
