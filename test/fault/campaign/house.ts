import { openSync } from 'node:fs';
import { join } from 'node:path';
import { Secrets, roleUrl, type Role } from '../../../apps/cli/local/secrets.store.js';
import { prepareDatabase } from '../../../apps/cli/launch/database.js';
import { Forked, pause, serverProcesses, signal, until, type ForkOrder } from './processes.js';

/** Where the programs come from: the checkout, or a private copy with a planted fault. */
export interface Build { readonly folder: string }
export interface Ports { readonly database: number; readonly api: number; readonly worker: number }
export interface HousePlan { readonly build: Build; readonly dir: string; readonly ports: Ports; readonly logFile: string }

const HEALTHY_WITHIN_MS = 60_000;

/** One installation in one folder: PostgreSQL with its keeper, the clerks' door and its workers. Every part can be hurt by itself. */
export class House {
  keeper: Forked | null = null;
  api: Forked | null = null;
  readonly workers: (Forked | null)[] = [];
  #superuserUrl = '';
  readonly #log: number;

  constructor(readonly plan: HousePlan) { this.#log = openSync(plan.logFile, 'a'); }

  get secrets(): Secrets { return Secrets.of(this.plan.dir); }
  get postgresFolder(): string { return join(this.plan.dir, 'postgres', 'pg'); }
  get doorUrl(): string { return `http://127.0.0.1:${this.plan.ports.api}`; }
  get superuserUrl(): string { return this.#superuserUrl; }
  urlOf(role: Role): string { return roleUrl(this.#superuserUrl, role, this.secrets.passwords()); }

  fork(name: string, program: string, env: NodeJS.ProcessEnv): Forked {
    const order: ForkOrder = { cwd: this.plan.build.folder, program, env, log: this.#log };
    return new Forked(name, order);
  }

  /** Starts PostgreSQL and prepares it as the launcher does. */
  async startServer(): Promise<void> {
    const { dir, ports } = this.plan;
    this.keeper = this.fork('keeper', 'test/fault/campaign/keeper.client.mjs', { DIR: join(dir, 'postgres'), DB_PORT: String(ports.database) });
    ({ superuserUrl: this.#superuserUrl } = await this.keeper.ready<{ superuserUrl: string }>());
  }

  async prepare(): Promise<void> { await prepareDatabase(null, this.#superuserUrl, this.secrets); }

  async startApi(): Promise<void> {
    this.api = this.#app('admin-api', { role: 'clerk', port: this.plan.ports.api });
    await this.api.ready();
    await this.#healthy(this.plan.ports.api);
  }

  async startWorker(k = 0): Promise<void> {
    const worker = this.#app('ledger-worker', { role: 'worker', port: this.plan.ports.worker + k });
    this.workers[k] = worker;
    await worker.ready();
  }

  /** What a worker that stopped for good says of itself; null while none has. */
  async halted(): Promise<string | null> {
    for (const [k, worker] of this.workers.entries()) {
      if (worker?.isAlive !== true) continue;
      const said = await fetch(`http://127.0.0.1:${this.plan.ports.worker + k}/health`, { signal: AbortSignal.timeout(3_000) }).then((answer) => answer.text());
      if (/"halted"/.test(said)) return `worker ${k}: ${said.slice(0, 1_000)}`;
    }
    return null;
  }

  serverPids(): number[] { return serverProcesses(this.postgresFolder); }

  /** Kills what is running, as a power cut does. */
  async killAll(): Promise<void> {
    const parts = [this.keeper, this.api, ...this.workers].filter((part) => part !== null);
    const pids = this.serverPids();
    for (const pid of [...pids, ...parts.filter((part) => part.isAlive).map((part) => part.pid)]) signal(pid, 'SIGKILL');
    await Promise.all(parts.map((part) => part.exited));
    await until(() => pids.every((pid) => !alive(pid)), 10_000);
    this.keeper = null;
    this.api = null;
    this.workers.length = 0;
  }

  async stop(): Promise<void> {
    await Promise.all([this.api, ...this.workers].map(async (part) => { await part?.stop(); }));
    for (const pid of this.keeper === null ? [] : this.serverPids()) signal(pid, 'SIGCONT');
    await this.keeper?.stop();
    this.keeper = null;
    this.api = null;
    this.workers.length = 0;
  }

  #app(name: 'admin-api' | 'ledger-worker', { role, port }: { readonly role: Role; readonly port: number }): Forked {
    return this.fork(name, `dist/apps/${name}/main.js`, {
      DATABASE_URL: this.urlOf(role), HOST: '127.0.0.1', PORT: String(port), SECRETS_DIR: this.secrets.folder,
    });
  }

  async #healthy(port: number): Promise<void> {
    const well = async (): Promise<boolean> => {
      try { return (await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(3_000) })).ok; } catch { return false; }
    };
    if (!await until(well, HEALTHY_WITHIN_MS)) throw new Error(`nothing healthy on port ${port} after ${HEALTHY_WITHIN_MS} ms`);
    await pause(0);
  }
}

const alive = (pid: number): boolean => { try { process.kill(pid, 0); return true; } catch { return false; } };
