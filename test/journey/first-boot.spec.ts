import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstBoot, type FirstBoot } from '../../apps/cli/launch/first-boot.js';
import { openBooks, type Books } from '../../apps/cli/local/books.js';
import { ask, command, openDoors, type Doors } from './doors.client.js';

describe('start --empty over a sample that was cut', () => {
  let [doors, books, folder]: [Doors | null, Books | null, string] = [null, null, ''];
  const mark = (): string => join(folder, 'sample.running');
  let said = '';
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));

  const boot = async (): Promise<FirstBoot> => {
    doors = await openDoors();
    books = await openBooks({ auditorUrl: doors.database.auditorUrl, secretsFolder: folder });
    const at = (name: 'admin-api' | 'audit-api' | 'ledger-worker', url: string) => ({ name, url, port: 0, pid: 0, started: '' });
    return {
      isEmpty: true, mayLoad: true, empty: true, dataFolder: folder, token: doors.root, books, signal: new AbortController().signal, dataOption: '',
      processes: [at('admin-api', doors.adminUrl), at('audit-api', doors.auditUrl), at('ledger-worker', doors.workerUrl)],
    };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zz-first-boot-'));
    writeFileSync(mark(), '');
    said = '';
    for (const { stream } of streams) stream.write = (text: string | Uint8Array): boolean => { said += String(text); return true; };
  });
  afterEach(async () => {
    for (const { stream, write } of streams) stream.write = write;
    await books?.close();
    await doors?.close();
    rmSync(folder, { recursive: true });
  });

  it('loads nothing more, leaves the mark for a start without --empty, and says so', async () => {
    const order = await boot();
    const { do: name, ...body } = command('OpenStore', { mode: 'simulation', administrator: 'admin', name: '系统管理员', org: '370100' });
    expect((await ask(`${doors?.adminUrl ?? ''}/v1/commands/${name}`, { as: order.token, body })).status).toBe(201);
    const before = await doors?.fingerprint();
    await firstBoot({ ...order, isEmpty: false });
    expect(await doors?.fingerprint()).toBe(before);
    expect(existsSync(mark())).toBe(true);
    expect(said).toContain('found a simulation store');
    expect(said).toMatch(/--empty changes nothing: .*first part of the sample day book.*without --empty continues it.*another folder with --data/);
  });

  it('opens a real store where no line had been recorded, and the next start does not continue the sample in it', async () => {
    const order = await boot();
    await firstBoot(order);
    expect(existsSync(mark())).toBe(false);
    const before = await doors?.fingerprint();
    await firstBoot({ ...order, isEmpty: false, empty: false });
    expect(await doors?.fingerprint()).toBe(before);
    expect(said).toMatch(/found a real store/);
  });
});
