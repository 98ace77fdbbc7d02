import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chooseAccount, type Account } from './account.js';
import { nativeFolder } from './binaries.js';
import { claimFolder, freeDataFolder, stopPostmaster } from './orphan.js';
import { until } from './process-mark.js';

export interface EmbeddedOptions {
  /** holds `pg` (the cluster), `superuser.secret` (0600) and `postgres.log`; made when missing */
  readonly dir: string;
  /** default a free one */
  readonly port?: number;
  /** most clients at once; default 100, twice what an installation's processes and a few commands beside them open */
  readonly connections?: number;
}

export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  /** @param database default `postgres` */
  url(user: string, password: string, database?: string): string;
  readonly superuserUrl: string;
  /** settles when the server has ended, wanted or not, with its exit code */
  readonly exited: Promise<number | null>;
  /** fast shutdown, waits for the end; a second call waits for the same */
  stop(): Promise<void>;
}

interface Place {
  readonly dir: string; readonly data: string; readonly secret: string; readonly log: string; readonly native: string; readonly account: Account;
}

const READY_MS = 60_000;
const LOG_KEEPS_BYTES = 10 * 1024 * 1024;
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });

/**
 * Starts our own PostgreSQL on 127.0.0.1, after ending what an earlier, killed supervisor left in the folder.
 * It is detached: Ctrl-C in the terminal does not reach it before the processes that use it have drained.
 *
 * @throws Error with the end of the server's log when it does not come up
 * @source rulings B11, C9, §4.3
 */
export const startEmbeddedPostgres = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  const dir = realpathSync(options.dir);
  const native = nativeFolder();
  const place: Place = {
    dir, native, data: join(dir, 'pg'), secret: join(dir, 'superuser.secret'), log: join(dir, 'postgres.log'),
    account: chooseAccount([dir, join(native, 'bin')]),
  };
  const release = claimFolder(dir);
  try {
    if (existsSync(join(place.data, 'PG_VERSION'))) await freeDataFolder(place.data);
    else initialise(place);
    const { child, port } = await launch(place, options);
    return running(child, { port, password: readFileSync(place.secret, 'utf8').trim(), release });
  } catch (error) {
    release();
    throw error;
  }
};

/** Made aside and renamed, so that a start killed half-way leaves nothing that looks like a cluster. */
const initialise = ({ dir, data, secret, native, account }: Place): void => {
  const draft = join(dir, 'pg.draft');
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(secret, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  mkdirSync(draft, { mode: 0o700 });
  account.enter(dir);
  for (const path of [draft, secret]) account.give(path);
  const [command, args] = account.command(join(native, 'bin', 'initdb'), [
    '-D', draft, '-U', 'postgres', `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8',
    '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums',
  ]);
  const done = spawnSync(command, args, { env: environment(), encoding: 'utf8', ...account.identity });
  account.takeBack(secret);
  if (done.status !== 0) throw new Error(`initdb failed: ${done.error?.message ?? ''}${done.stderr}${done.stdout}`);
  renameSync(draft, data);
};

const launch = async (place: Place, { port: wanted, connections }: EmbeddedOptions): Promise<{ readonly child: ChildProcess; readonly port: number }> => {
  if (existsSync(place.log) && statSync(place.log).size > LOG_KEEPS_BYTES) renameSync(place.log, `${place.log}.1`);
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    const from = existsSync(place.log) ? statSync(place.log).size : 0;
    const child = spawnServer(place, port, connections);
    const said = (): string => readFileSync(place.log).subarray(from).toString('utf8');
    let failure: string | undefined;
    child.once('error', (error) => { failure = error.message; });
    child.once('exit', (code, signal) => { failure = `exit ${code ?? signal ?? ''}`; });
    const settled = await until(() => failure !== undefined || said().includes('ready to accept connections'), READY_MS);
    if (settled && failure === undefined) return { child, port };
    if (!settled && child.pid !== undefined) await stopPostmaster(child.pid);
    const taken = said().includes('Address already in use');
    // a free port may be gone by now; the backends of a killed postmaster need a moment to notice
    const again = (taken && wanted === undefined) || said().includes('is still in use');
    const why = taken ? `port ${port} is taken` : failure ?? 'time is up';
    if (!again || attempt >= 5) throw new Error(`PostgreSQL did not start (${why}):\n${said().slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};

const spawnServer = ({ data, log, native, account }: Place, port: number, connections = 100): ChildProcess => {
  const [command, args] = account.command(join(native, 'bin', 'postgres'), [
    '-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=',
    '-c', `max_connections=${connections}`, '-c', 'log_timezone=UTC', '-c', 'timezone=UTC',
  ]);
  const out = openSync(log, 'a', 0o600);
  try {
    return spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', out], env: environment(), ...account.identity });
  } finally {
    closeSync(out);
  }
};

interface Started { readonly port: number; readonly password: string; readonly release: () => void }

const running = (child: ChildProcess, { port, password, release }: Started): EmbeddedPostgres => {
  const pid = child.pid ?? 0;
  const exited = new Promise<number | null>((resolve) => { child.once('exit', (code) => { release(); resolve(code); }); });
  child.unref(); // who started it decides how long the process lives
  const url = (user: string, secret: string, database = 'postgres'): string =>
    `postgres://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    child.ref(); // the end is waited for, also when nothing else keeps the process alive
    if (child.exitCode !== null || child.signalCode !== null) return;
    await stopPostmaster(pid);
    await exited;
  };
  return { port, pid, url, superuserUrl: url('postgres', password), exited, stop: () => (stopping ??= stop()) };
};

const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => { const { port } = server.address() as AddressInfo; server.close(() => { resolve(port); }); });
});
