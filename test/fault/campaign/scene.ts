import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { Chance } from './chance.js';
import { Clients } from './clients.js';
import { Disk } from './disk.js';
import { readBooks, readLog, type Delivered, type Evidence, type Signed } from './evidence.js';
import { faultNamed, type FaultName } from './faults.table.js';
import { HistoryFile, now, readLines, type Hurt, type Said } from './history.js';
import type { Mix } from './orders.js';
import { House, type Build, type Ports } from './house.js';
import { pause, type Forked } from './processes.js';
import { drained, restless } from './rest.js';
import { copyTree, type Template } from './template.js';

export interface ScenePlan {
  readonly folder: string; readonly build: Build; readonly template: Template; readonly ports: Ports; readonly chance: Chance;
  /** megabytes of its own disk; null: an ordinary folder */
  readonly diskMegabytes: number | null;
  readonly workers: number;
  /** clients of the door; 0: no door runs */
  readonly clients: number;
  /** processes that append through the store, and how many appends each has in hand */
  readonly appenders: number; readonly loops: number;
  /** most that a client waits between two of its commands */
  readonly thinkMs: number;
  readonly mix?: Mix;
  /** false: an unsafe server is used all the same, as a plant wants it */
  readonly safe?: boolean;
  readonly patience: number;
  readonly brief: boolean;
}

const ANSWER_WITHIN_MS = 10_000;
const ORG_OF_RAW = 900_100;

/** One installation under load. Clients, their histories and the subscription live outside its disk, as on other machines. */
export class Scene {
  readonly disk: Disk | null;
  readonly house: House;
  readonly hurts: Hurt[] = [];
  readonly #seen = new Map<string, Signed>();
  readonly #history: HistoryFile;
  #clients: Clients | null = null;
  #appenders: readonly Forked[] = [];
  #follower: Forked | null = null;
  #foreign = 0;
  #serverMs = 0;

  constructor(readonly plan: ScenePlan) {
    mkdirSync(plan.folder, { recursive: true });
    this.disk = plan.diskMegabytes === null ? null : new Disk(plan.folder, plan.diskMegabytes);
    const dir = join(this.disk?.mount ?? plan.folder, 'house');
    mkdirSync(dir, { mode: 0o711 });
    copyTree(plan.template.dir, dir);
    if (this.disk !== null) spawnSync('sync');
    this.house = new House({ build: plan.build, dir, ports: plan.ports, logFile: join(plan.folder, 'processes.log') });
    this.#history = new HistoryFile(this.#file('http.ndjson'));
  }

  get foreign(): number { return this.#foreign; }
  get chance(): Chance { return this.plan.chance; }
  get brief(): boolean { return this.plan.brief; }
  #file(name: string): string { return join(this.plan.folder, name); }

  async open(prepared?: (superuserUrl: string) => Promise<unknown>): Promise<void> {
    await this.house.startServer();
    await prepared?.(this.house.superuserUrl);
    await this.heal();
    this.#foreign = (await readLog(this.house.superuserUrl)).length;
    const { plan, house } = this;
    if (plan.clients > 0) {
      this.#clients = new Clients({
        url: house.doorUrl, tokens: plan.template.tokens, chance: plan.chance.fork('clients'), history: this.#history, count: plan.clients,
        patienceMs: ANSWER_WITHIN_MS * plan.patience, thinkMs: plan.thinkMs, mix: plan.mix ?? 'all',
      });
    }
    this.#appenders = Array.from({ length: plan.appenders }, (_none, k) => house.fork(`raw-${k}`, 'test/fault/campaign/append.client.mjs', {
      URL_OF_CLERK: house.urlOf('clerk'), HISTORY: this.#file(`raw-${k}.ndjson`), NAME: `raw-${k}`, LOOPS: String(plan.loops), STREAMS: '6',
      SEED: plan.chance.uuid(), HANG_MS: String(ANSWER_WITHIN_MS * plan.patience), ORG: String(ORG_OF_RAW), THINK_MS: String(plan.thinkMs),
    }));
    this.#follower = house.fork('follow', 'test/fault/campaign/follow.client.mjs', {
      URL_OF_AUDITOR: house.urlOf('auditor'), HISTORY: this.#file('deliveries.ndjson'), NAME: 'follower',
    });
    await Promise.all([...this.#appenders, this.#follower].map((one) => one.ready()));
  }

  /** Starts what is not there: PostgreSQL as the launcher does it, then the door and the workers. */
  async heal(): Promise<void> {
    const { house, plan } = this;
    if (house.keeper?.isAlive !== true) await this.#startServer();
    const missing = Array.from({ length: plan.workers }, (_none, k) => k).filter((k) => house.workers[k]?.isAlive !== true);
    await Promise.all([...missing.map((k) => house.startWorker(k)), ...(plan.clients > 0 && house.api?.isAlive !== true ? [house.startApi()] : [])]);
  }

  /** Load, one fault in the middle of it, everything well again, some more load. What is found broken meanwhile is answered. */
  async cycle(name: FaultName): Promise<{ readonly told: readonly string[]; readonly took: string }> {
    this.#clients?.resume();
    for (const one of this.#appenders) one.send({ is: 'resume' });
    await pause(this.chance.between(200, 1_200));
    await this.#remember();
    const before = this.#secrets();
    const from = now();
    await faultNamed(name).hurt(this);
    const hurt = now();
    await this.heal();
    const healed = now();
    this.hurts.push({ name, from, to: healed, away: faultNamed(name).away });
    await pause(400);
    const told = [...this.#changed(before), ...await this.#quiet()];
    const [a, b, c] = [hurt - from, healed - hurt, now() - healed].map((us) => (us / 1e6).toFixed(1));
    return { told, took: `hurt ${a} s, healed in ${b} s (server ${(this.#serverMs / 1_000).toFixed(1)} s), at rest after ${c} s` };
  }

  /** Everything that can be looked at, at rest. */
  async evidence(): Promise<{ readonly evidence: Evidence; readonly checks: readonly string[] }> {
    const log = await readLog(this.house.superuserUrl);
    const withBooks = this.plan.workers > 0;
    const { vouchers, leaves, checkpoints, checks } = withBooks
      ? await readBooks(this.house.urlOf('auditor')) : { vouchers: [], leaves: [], checkpoints: [], checks: [] };
    const clients = ['http', ...this.#appenders.map(({ name }) => name)];
    const history = clients.flatMap((name) => readLines<Said>(this.#file(`${name}.ndjson`))).sort((a, b) => a.t - b.t);
    const deliveries = readLines<Delivered>(this.#file('deliveries.ndjson'));
    return { evidence: { history, log, deliveries, vouchers, leaves, checkpoints: [...this.#seen.values(), ...checkpoints], hurts: this.hurts }, checks };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#appenders, this.#follower].map(async (one) => { await one?.end('SIGKILL'); }));
    await this.house.killAll();
    await this.#clients?.end();
    this.#history.close();
    await this.disk?.detach();
  }

  /** The server, prepared as the launcher does it; again when it dies while it is being prepared. */
  async #startServer(): Promise<void> {
    const started = performance.now();
    for (let tries = 1; ; tries += 1) {
      await this.house.startServer();
      this.#serverMs = performance.now() - started;
      try {
        if (this.plan.safe !== false) await this.house.prepare();
        return;
      } catch (error) {
        if (tries === 5 || this.house.keeper?.isAlive === true) throw error;
      }
    }
  }

  /** Every question answered, every event posted, sealed and delivered. What does not come to rest is told. */
  async #quiet(): Promise<readonly string[]> {
    const ms = 30_000 * this.plan.patience;
    const [http, ...raw] = await Promise.all([this.#clients?.drain(ms) ?? true, ...this.#appenders.map((one) => drained(one, ms))]);
    const found = [http, ...raw].every(Boolean) ? [] : [`P11: some clients still have no answer ${ms} ms after the fault`];
    return [...found, ...await restless({ house: this.house, deliveries: this.#file('deliveries.ndjson'), workers: this.plan.workers, ms: 2 * ms })];
  }

  /** Checkpoints as they were seen before the fault: none of them may ever be contradicted. */
  async #remember(): Promise<void> {
    const pool = new Pool({ connectionString: this.house.superuserUrl, max: 1 }).on('error', () => undefined); // the query in hand says it
    try {
      const { rows } = await pool.query<{ size: string; root: Buffer }>('select size, root from audit.checkpoint');
      for (const { size, root } of rows) this.#seen.set(`${size}/${root.toString('hex')}`, { size: Number(size), root });
    } finally { await pool.end(); }
  }

  #secrets(): ReadonlyMap<string, string> {
    const { folder } = this.house.secrets;
    return new Map(readdirSync(folder).filter((name) => !name.startsWith('.')).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  }

  /** K13: a key or password that was there is there, whole. */
  #changed(before: ReadonlyMap<string, string>): readonly string[] {
    const after = this.#secrets();
    return [...before].filter(([name, text]) => after.get(name) !== text).map(([name]) => `K13: ${name} is ${after.has(name) ? 'another' : 'gone'}`);
  }
}
