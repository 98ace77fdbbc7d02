/** The installation a city runs through: started, asked, its worker killed, and started again. */
import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const CLI = join(ROOT, 'dist/apps/cli/main.js');
/** What the launcher says when its doors are open. */
const OPEN = /the store is empty|found an? .* store/;
const MOST_BYTES = 256 * 1024 * 1024;

/** A program of Node: its exit code and all it says. */
export const ran = (file, ...args) => new Promise((resolve) => {
  execFile(process.execPath, [file, ...args.map(String)], { encoding: 'utf8', maxBuffer: MOST_BYTES },
    (error, stdout, stderr) => { resolve({ status: error === null ? 0 : error.code ?? error.signal, stdout, stderr }); });
});
/** `zhuanzhang …` as somebody beside the server types it. */
export const asked = (...args) => ran(CLI, ...args);
/** Its JSON answer. @throws Error with its own words when it gives none */
export const told = async (...args) => {
  const { status, stdout, stderr } = await asked(...args, '--json');
  try { return JSON.parse(stdout); } catch { throw new Error(`zhuanzhang ${args.join(' ')}: exit ${status} ${stderr.slice(0, 500)}`); }
};

export class House {
  #child;
  #bearer;
  /** settles when the doors are open, also after a kill */
  up = Promise.resolve();
  /** how often the worker was killed and the installation started again */
  kills = 0;

  constructor({ data, port }) { [this.data, this.port] = [data, port]; }

  start() {
    const args = [join(ROOT, 'apps/cli/start.mjs'), '--unopened', '--data', this.data, '--port', String(this.port)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.once('close', (code) => { reject(new Error(`the installation ended with ${code}`)); });
      child.stdout.on('data', (chunk) => { if (OPEN.test(String(chunk))) resolve(); });
    });
  }

  get run() { return JSON.parse(readFileSync(join(this.data, 'run.json'), 'utf8')); }
  get token() { return readFileSync(join(this.data, 'secrets', 'operator.token'), 'utf8').trim(); }
  urlOf(name) { return this.run.processes.find((one) => one.name === name).url; }

  /** The database as its superuser. */
  get ownerUrl() {
    const url = new URL(this.run.databaseUrl);
    [url.username, url.password] = ['postgres', readFileSync(join(this.data, 'postgres', 'superuser.secret'), 'utf8').trim()];
    return url.href;
  }

  /** SIGKILL for the worker. The launcher then ends everything, and whoever runs it starts it again; here at once. */
  killWorker() {
    this.up = this.up.then(async () => {
      const { pid } = this.run.processes.find(({ name }) => name === 'ledger-worker');
      const ended = new Promise((resolve) => { this.#child.once('close', resolve); });
      process.kill(pid, 'SIGKILL');
      await ended;
      this.kills += 1;
      await this.start();
    });
    this.up.catch(() => undefined); // told to whoever waits
  }

  /** What the auditors' door answers to the city's auditor. */
  async audit(path) {
    if (this.#bearer === undefined) {
      const body = JSON.stringify({ officerId: 'O-audit', label: 'city', ttlDays: 1 });
      const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
      this.#bearer = (await fetch(`${this.urlOf('admin-api')}/v1/tokens`, { method: 'POST', headers, body }).then((answer) => answer.json())).bearer;
    }
    const asking = () => fetch(`${this.urlOf('audit-api')}${path}`, { headers: { authorization: `Bearer ${this.#bearer}` } });
    return asking().catch(asking); // the door closes a connection that rests
  }

  async caughtUp() {
    for (let tries = 0; tries < 6_000; tries += 1) {
      const health = await fetch(`${this.urlOf('ledger-worker')}/health`).then((answer) => answer.json());
      if (health.status === 'halted') throw new Error(`the worker has halted: ${JSON.stringify(health)}`);
      if (health.caughtUp) return;
      await new Promise((resume) => { setTimeout(resume, 100); });
    }
    throw new Error('the worker did not catch up within ten minutes');
  }

  async stop() {
    await this.up.catch(() => undefined);
    if (this.#child === undefined || this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => { this.#child.once('close', resolve); });
    this.#child.kill('SIGTERM');
    await ended;
  }
}
