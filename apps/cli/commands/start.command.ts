import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Command } from 'commander';
import { EXIT, Failure } from '../local/failure.js';

interface Asked { readonly empty?: boolean; readonly unopened?: boolean; readonly port: string; readonly data?: string; readonly exitWhenReady?: boolean }
const ROOT = fileURLToPath(new URL('.', import.meta.resolve('#package.json')));

/** `zhuanzhang start`: what `npm start` does after install and build. */
export const startCommand = (): Command => new Command('start').description('启动: embedded PostgreSQL and the three processes')
  .option('--empty', 'open an empty real store instead of running the sample day book')
  .option('--unopened', 'load nothing: for a day book that opens the store itself')
    .option('--port <first>', 'first of three ports', '7300')
  .option('--data <folder>', 'data and secrets (default ./var)')
  .option('--exit-when-ready', 'start, print everything, and stop again')
  .action(async ({ empty = false, unopened = false, port, data, exitWhenReady = false }: Asked) => {
    const first = Number(port);
    if (!/^\d+$/.test(port) || first < 1 || first > 65_533) throw new Failure(EXIT.usage, `--port wants a number from 1 to 65533, not ${port}`);
    const { launch } = await import('../launch/launch.main.js');
    process.exitCode = await launch({ root: ROOT, dataFolder: data ?? join(ROOT, 'var'), port: first, empty, unopened, exitWhenReady });
  });
