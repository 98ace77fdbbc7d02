import { run } from '../support/launcher.client.js';

test('a command whose talk nobody hears still ends with its own code', async () => {
  const refused = run('dist/apps/cli/main.js', ['run', '/nowhere/book.ndjson']);
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
