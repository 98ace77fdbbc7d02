import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A real ledger-worker, forked from dist, that may be killed and started again. */
export class WorkerProcess {
  #child: ChildProcess | undefined;
  #url = '';

  constructor(private readonly place: { readonly databaseUrl: string; readonly secretsDir: string; readonly env?: NodeJS.ProcessEnv }) {}

  /** Until its door is open; it follows by then. */
  async start(): Promise<void> {
    const { databaseUrl, secretsDir, env } = this.place;
    this.#child = fork(join(ROOT, 'dist/apps/ledger-worker/main.js'), {
      cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [],
      env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, SECRETS_DIR: secretsDir, PORT: '0', ...env },
    });
    const [message] = (await once(this.#child, 'message')) as [{ ready: boolean; url: string }];
    expect(message.ready).toBe(true);
    this.#url = message.url;
  }

  /** @returns its exit code; null when it did not end by itself */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
    return child.exitCode;
  }

  async caughtUp(): Promise<{ readonly log: { readonly signedSize: number } }> {
    for (let tries = 0; tries < 300; tries += 1) {
      const health = await fetch(`${this.#url}/health`).then((answer) => answer.json() as Promise<{ caughtUp: boolean; log: { signedSize: number } }>);
      if (health.caughtUp) return health;
      await new Promise((resume) => { setTimeout(resume, 100); });
    }
    throw new Error('the worker did not catch up in 30 s');
  }
}

/** dist, as `npm start` would find it. */
export const builtWorker = async (): Promise<void> => {
  const build = (await import(join(ROOT, 'apps/cli/build.mjs'))) as { buildIfNeeded: () => unknown };
  await build.buildIfNeeded();
};
