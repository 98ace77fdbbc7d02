import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKurrent, type KurrentUnderTest } from '../support/kurrent-node.js';
import { freePorts, isAlive, type Launched, pidsOf, saying, start, zhuanzhang } from '../support/launcher.client.js';
import { SAMPLE } from '../support/office.js';

const TIMEOUT = 240_000;
const SECRET = 'top-secret';

describe('npm start with EVENT_STORE_URL', () => {
  let kurrent: KurrentUnderTest;
  let [data, port, launched]: [string, number, Launched | undefined] = ['', 0, undefined];
  const said: string[] = [];
  const flags = (): string[] => ['--data', data, '--port', String(port)];
  const cli = async (...words: string[]) => {
    const ended = await zhuanzhang([...words, '--data', data]);
    said.push(ended.out, ended.err);
    return ended;
  };

  beforeAll(async () => {
    [kurrent, port, data] = [await startKurrent(), await freePorts(), mkdtempSync(join(tmpdir(), 'zz-start-kurrent-'))];
  });
  afterAll(async () => {
    launched?.process.kill('SIGTERM');
    await launched?.ended;
    for (const pid of pidsOf(data).filter(isAlive)) process.kill(pid, 'SIGKILL');
    rmSync(data, { recursive: true, force: true });
    await kurrent?.stop();
  });

  it('keeps events there and only the books here; the command line beside it needs no address', async () => {
    const address = kurrent.url.replace('://', `://admin:${SECRET}@`).replace(/admin:top-secret@(.*@)/, '$1');
    launched = start(flags(), { env: { EVENT_STORE_URL: address, EVENT_STREAM_PREFIX: kurrent.prefix() } });
    await saying(launched, 'Ctrl-C stops everything.');
    said.push(launched.said());
    expect(launched.said()).toContain(`events in KurrentDB at ${new URL(kurrent.url.replace(/^[a-z]+/, 'http')).host}`);
    expect(launched.said()).toContain('Nothing is loaded into a store of your own');
    const run = readFileSync(join(data, 'run.json'), 'utf8');
    const { eventStore } = JSON.parse(run) as { eventStore: { hosts: string; streamPrefix: string } };
    expect([eventStore.hosts, eventStore.streamPrefix]).toEqual([expect.stringMatching(/:\d+$/), expect.stringMatching(/^zz-/)]);
    said.push(run);
    expect((statSync(join(data, 'secrets', 'event-store.url')).mode & 0o777).toString(8)).toBe('600');
    expect(readFileSync(join(data, 'secrets', 'event-store.url'), 'utf8').trim()).toBe(address);

    const book = await cli('run', SAMPLE);
    expect([book.code, book.out]).toEqual([3, expect.stringContaining('308 行：已受理 297，按规则未受理 11，失败 0')]);
    expect(await cli('balance', 'F.1001', '--org', '370100')).toMatchObject({ code: 0, out: expect.stringContaining('借 97,958,000.00') as unknown });
    expect(await cli('check')).toMatchObject({ code: 0 });
    expect(await cli('explain', 'F.370100.201912.0003/2')).toMatchObject({ code: 0 });
    for (const text of said) expect(text).not.toContain(SECRET);
  }, TIMEOUT);

  it('does not open over the same books without it, says why and what to do, and keeps no address', async () => {
    launched?.process.kill('SIGTERM');
    expect((await launched?.ended)?.code).toBe(0);
    const { code, out, err } = await start(flags()).ended;
    expect([6, 8]).toContain(code); // whichever is first: the clerks' door that does not open, or the worker that has halted
    expect(err).toMatch(/ledger was projected from store .*set EVENT_STORE_URL back, .*copy-history --books/);
    expect(`${out}${err}`).not.toContain(SECRET);
    expect(() => statSync(join(data, 'secrets', 'event-store.url'))).toThrow('ENOENT');
  }, TIMEOUT);
});
