import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';
import { canonicalJson } from '#kernel';
import { eventStoreMigrations, PgEventReader, PgEventStore } from '#event-store/postgres';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerNotThereYet, LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, openPool, poolOf } from '#postgres';
import { readHistory, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import {
  auditMigrations, checkpointText, LogForked, LogQueries, ScopeRefused, Sealer, signerOf, VERIFIER, writePackage, type Manifest, type PackageScope, type Signer,
  type VerifyResult,
} from '../index.js';
import { CompactRange } from '../log/tree.js';
import { filesOfBuffers, filesOfZip, verifyFiles, verifyPackage } from '../verify/verify.mjs';

type Files = Map<string, Buffer>;
const MIGRATIONS = [...eventStoreMigrations, ...ledgerMigrations, ...auditMigrations];
const newSigner = (name = 'zhuanzhang.local/S1'): Signer => signerOf(name, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A whole small system on PostgreSQL: events recorded by the clerk, projected and sealed by the worker, read by the auditor. */
class Bench {
  private constructor(
    readonly database: TestDatabase, readonly store: PgEventStore, readonly worker: DataSource, readonly auditor: DataSource,
    readonly projector: JournalProjector, readonly sealer: Sealer, readonly signer: Signer, readonly folder: string,
  ) {}

  static async open(signer = newSigner()): Promise<Bench> {
    const database = await testDatabase(MIGRATIONS);
    const [worker, auditor] = await Promise.all([database.workerUrl, database.auditorUrl].map((url) => new DataSource(dataSourceOptions(url, { max: 4 })).initialize()));
    const store = new PgEventStore({ pool: openPool(database.clerkUrl) });
    const sealer = new Sealer({ dataSource: worker!, reader: new PgEventReader({ pool: poolOf(worker!) }), signer });
    const projector = new JournalProjector(worker!);
    await projector.open(await store.storeId());
    return new Bench(database, store, worker!, auditor!, projector, sealer, signer, mkdtempSync(join(tmpdir(), 'zz-package-')));
  }

  get reader(): PgEventReader { return new PgEventReader({ pool: poolOf(this.auditor) }); }
  get parts() { return { reader: this.reader, ledger: new LedgerQueries(this.auditor, 'journal', { waitMs: 100 }), log: new LogQueries(this.auditor), signer: this.signer }; }

  async record(history: readonly HistoryEvent[]): Promise<void> {
    for (const { stream, id, type, data, meta, recordedAt } of history) {
      await this.store.append(stream, [{ id, type, data: data as never, meta }], { expected: 'any', recordedAt });
    }
  }

  async project(): Promise<void> { for await (const batch of this.reader.readAll({ after: this.projector.position })) await this.projector.project(batch); }

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
    await this.store.close();
    await Promise.all([this.worker.destroy(), this.auditor.destroy()]);
    await this.database.drop();
  }
}

const told = (result: VerifyResult): string => result.failures.map(({ check, file, byte, logIndex, why }) => `${check} ${file ?? ''} ${byte ?? ''} ${logIndex ?? ''} ${why}`).join('\n');
const verified = (files: Files, options = {}): Promise<VerifyResult> => verifyFiles(filesOfBuffers(files), options);
const lines = (text: Buffer): string[] => text.toString('utf8').split('\n').slice(0, -1);

/** What somebody does who holds the log's key: changed files, then manifest and sums made and signed again. */
const resigned = (files: Files, signer: Signer, changes: { files?: Readonly<Record<string, Buffer>>; manifest?: (manifest: Manifest) => object } = {}): Files => {
  const next = new Map([...files, ...Object.entries(changes.files ?? {})]);
  const before = JSON.parse(lines(files.get('manifest.json')!)[0]!) as Manifest;
  const listed = before.files.map(({ name }) => ({ name, bytes: next.get(name)!.length, sha256: sha256(next.get(name)!) }));
  const manifest = { ...before, ...changes.manifest?.(before), files: listed };
  next.set('manifest.json', Buffer.from(signer.sign(`${canonicalJson(manifest)}\n`)));
  const sums = [...listed, { name: 'manifest.json', sha256: sha256(next.get('manifest.json')!) }].map(({ name, sha256: hash }) => `${hash}  ${name}\n`).join('');
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
    early = (await bench.sealer.sealPending())!.note;
    await bench.record(history.slice(20));
    await bench.project();
    await bench.sealer.sealPending();
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

  it('has the same bytes when built twice, and in any time zone or scope order', async () => {
    expect(sha256((await bench.export({ org: '370100' })).bytes)).toBe(sha256(whole.bytes));
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'Asia/Shanghai';
      expect(sha256((await bench.export({ org: '370100' })).bytes)).toBe(sha256(whole.bytes));
    } finally { if (zone === undefined) delete process.env['TZ']; else process.env['TZ'] = zone; }
  });

  it.each([
    [{ org: '370100', book: 'F' }], [{ org: '370100', book: 'A', from: 202001 }], [{ org: '370100', from: 202001, to: 202003 }], [{ org: '370100', to: 201912 }],
    [{ org: '370116' }], [{ org: '370100', book: 'M', from: 208001 }],
  ] as [PackageScope][])('also for the scope %o', async (scope) => {
    const { files, manifest } = await bench.export(scope);
    expect(told(await verified(files, { key: bench.signer.vkey }))).toBe('');
    expect(manifest.scope.org).toBe(scope.org);
  });

  it('stands at a sealed checkpoint, also an earlier one', async () => {
    const { files, manifest } = await bench.export({ org: '370100' }, 25);
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
      const stride = Math.max(1, Math.floor(bytes.length / 250));
      const places = new Set([0, 1, bytes.length - 2, bytes.length - 1]);
      for (let at = 0; at < bytes.length; at += stride) places.add(at);
      for (const at of places) {
        const changed = Buffer.from(bytes);
        changed[at] = changed[at]! ^ (1 << (at % 8));
        for (const key of [bench.signer.vkey, undefined]) {
          const result = await verified(new Map(whole.files).set(name, changed), { key });
          if (result.ok || !result.failures.some(({ file }) => file === name)) throw new Error(`${name} byte ${at}: ${told(result)}`);
          flips += 1;
        }
      }
    }
    expect(flips).toBeGreaterThan(4_000);
    expect([...whole.files.keys()].length).toBe(12);
  }, 300_000);

  it('names the byte of a changed report and the event of a changed line', async () => {
    const csv = Buffer.from(whole.files.get('postings.csv')!);
    csv[500] = csv[500]! ^ 1;
    expect((await verified(new Map(whole.files).set('postings.csv', csv))).failures).toContainEqual(expect.objectContaining({ file: 'postings.csv', byte: 500 }));
    const events = Buffer.from(whole.files.get('events.jsonl')!);
    const at = events.indexOf('"amountFen":10000000000');
    events[at + 13] = 0x32;
    const index = history.findIndex(({ type }) => type === 'FundAccrued.v1');
    expect((await verified(new Map(whole.files).set('events.jsonl', events))).failures).toContainEqual(expect.objectContaining({ file: 'events.jsonl', logIndex: index }));
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
    expect(await insider((all) => [...all, district].sort((a, b) => Number(/(\d+)\}$/.exec(a)![1]) - Number(/(\d+)\}$/.exec(b)![1])))).toContain('belongs to 370116');
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
    const totals = resigned(whole.files, bench.signer, { manifest: ({ controlTotals }) => ({ controlTotals: controlTotals.map((one) => ({ ...one, debitFen: one.debitFen + 1 })) }) });
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
    await bench.sealer.sealPending();
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
      const history = randomHistory(seed, 160);
      await bench.record([{ ...opened, recordedAt: history[0]!.recordedAt, id: '00000000-0000-5000-9000-000000000001' }, ...history]);
      await bench.project();
      await bench.sealer.sealPending();
      for (const org of ['370100', '370116']) for (const scope of [{ org }, { org, from: 201901, to: 201912 }]) {
        const { files, manifest } = await bench.export(scope);
        expect(told(await verified(files, { key: bench.signer.vkey }))).toBe('');
        if (org === '370100') expect(manifest.controlTotals.length).toBe(3);
      }
    } finally { await bench.close(); }
  });
});
