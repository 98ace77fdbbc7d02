import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, isAlive, type Launched, pidsOf, saying, start, zhuanzhang, type Ended } from '../support/launcher.client.js';

const TIMEOUT = 180_000;
const BALANCE = ['balance', 'F.1001', '--org', '370100'];

describe('versions of the ledger on the command line, beside a running server', () => {
  let data: string;
  let server: Launched;
  let worker: string;
  const caughtUp = async (): Promise<boolean> => (await (await fetch(`${worker}/health`)).json() as { caughtUp: boolean }).caughtUp;
  const at = (...args: string[]): Promise<Ended> => zhuanzhang([...args, '--data', data]);
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await at(...args, '--json')).out) as T;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'zz-versions-'));
    const port = await freePorts();
    worker = `http://127.0.0.1:${port + 2}`;
    server = start(['--data', data, '--port', String(port)]);
    await saying(server, 'Ctrl-C stops everything.');
  }, TIMEOUT);
  afterAll(async () => {
    server?.process.kill('SIGTERM');
    await server?.ended;
    for (const pid of pidsOf(data).filter(isAlive)) process.kill(pid, 'SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }, TIMEOUT);

  it('refuses what cannot be done, and says what can', async () => {
    expect(await at('diff')).toMatchObject({ code: 2, err: expect.stringContaining('zhuanzhang rebuild') as unknown });
    expect(await at('switch', '9')).toMatchObject({ code: 2, err: expect.stringContaining('there are: 1 (active') as unknown });
    expect(await at('switch', 'newest')).toMatchObject({ code: 2 });
    expect(await at('rollback')).toMatchObject({ code: 2, err: expect.stringContaining('no retired version') as unknown });
    expect(await at('rebuild', '--drop', '1')).toMatchObject({ code: 2, err: expect.stringContaining('never dropped') as unknown });
    expect(await at('rebuild', '--drop', '1', '--restart')).toMatchObject({ code: 2 });
    expect(await at('rebuild', '--compare')).toMatchObject({ code: 0, out: expect.stringContaining('rebuild from events: yes') as unknown });
    for (const name of ['rebuild', 'diff', 'switch', 'rollback']) expect(await zhuanzhang([name, '--help'])).toMatchObject({ code: 0 });
  }, TIMEOUT);

  it('rebuilds, compares, switches, goes back and drops; the worker follows, and the balance is the same all the way', async () => {
    const before = await at(...BALANCE);
    const rebuilt = await at('rebuild');
    expect([rebuilt.code, rebuilt.out]).toEqual([0, expect.stringMatching(/^ledger version 2 holds \d+ events; this run read \d+ and wrote \d+ vouchers/)]);
    expect(rebuilt.err).toContain('zhuanzhang switch 2');
    expect(await at('diff')).toMatchObject({ code: 0, out: expect.stringMatching(/^versions 1 and 2 up to @\d+: equal/) as unknown });
    expect(await json('diff', '2', '1')).toMatchObject({ a: 2, b: 1, equal: true, differences: [] });
    expect(await json('switch', '2')).toMatchObject({ from: 1, to: 2, differences: 0 });
    expect(await at(...BALANCE)).toMatchObject({ code: 0, out: before.out });
    // what is recorded now goes into version 2, by the worker that wrote version 1 a moment ago
    expect((await at('run', 'apps/cli/samples/tour.daybook.ndjson')).out).toContain('已受理');
    for (let tries = 0; tries < 600 && !(await caughtUp()); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    const after = (await at(...BALANCE)).out;
    expect(after).not.toBe(before.out);
    expect(await at('rebuild', '--compare')).toMatchObject({ code: 0 });
    expect(await at('diff')).toMatchObject({ code: 0 });
    expect(await json('rollback')).toMatchObject({ from: 2, to: 1, differences: 0 });
    expect(await at('diff')).toMatchObject({ code: 0, out: expect.stringMatching(/^versions 1 and 2 up to @\d+: equal/) as unknown });
    expect(await at('rebuild', '--drop', '2')).toMatchObject({ code: 0, out: 'version 2 is gone\n' });
    expect(await at(...BALANCE)).toMatchObject({ code: 0, out: after });
    expect(await at('check')).toMatchObject({ code: 0 });
  }, TIMEOUT);
});
