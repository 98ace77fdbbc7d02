import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, pidsOf, run, start } from '../support/launcher.client.js';

test('a service whose reader left goes on, and stops in order, as with `npm start | head`', async () => {
  const data = mkdtempSync(join(tmpdir(), 'zz-unheard-'));
  try {
    const service = start(['--unopened', '--exit-when-ready', '--data', data, '--port', String(await freePorts())]);
    service.process.stdout?.destroy();
    expect(await service.ended).toEqual({ code: 0, out: '', err: '' });
    expect(pidsOf(data)).toEqual([]);
  } finally { rmSync(data, { recursive: true, force: true }); }
}, 120_000);


test('a command whose talk nobody hears still ends with its own code', async () => {
  const refused = run('dist/apps/cli/main.js', ['statement', 'nonsense', '--org', '370100']);
  refused.process.stderr?.destroy();
  expect((await refused.ended).code).toBe(2);
});

test('a command whose reader left ends without a word, as with `zhuanzhang … | head`', async () => {
  const { process: command, ended } = run('dist/apps/cli/main.js', ['simulate', '--claims', '500']);
  command.stdout?.once('data', () => { command.stdout?.destroy(); });
  const help = run('dist/apps/cli/main.js', ['--help']);
  help.process.stdout?.destroy();
  expect([await ended, await help.ended]).toEqual([
    { code: 0, out: expect.stringContaining('{'), err: expect.any(String) }, { code: 0, out: '', err: '' },
  ]);
});
