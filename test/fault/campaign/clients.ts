import type { Chance } from './chance.js';
import { knock, type Order } from './door.client.js';
import { MISUSED, now, type HistoryFile } from './history.js';
import { learn, orderOf, type Known, type Mix } from './orders.js';
import { pause, until } from './processes.js';
import type { Tokens } from './template.js';

export interface ClientsPlan {
  readonly url: string; readonly tokens: Tokens; readonly chance: Chance; readonly history: HistoryFile;
  /** how many at once */
  readonly count: number;
  /** how long one waits for an answer */
  readonly patienceMs: number;
  readonly thinkMs: number;
  readonly mix: Mix;
}

/** Clients of the clerks' door: each sends one command after another, and the same one again until it is answered for good. */
export class Clients {
  readonly #known: Known = { transfers: [], interests: [], organisations: [] };
  readonly #answered: Order[] = [];
  #paused = true;
  #ended = false;
  #giveUp = false;
  #busy = 0;

  constructor(private readonly plan: ClientsPlan) {
    for (let k = 1; k <= plan.count; k += 1) void this.#live(`http-${k}`, plan.chance.fork(`http-${k}`));
  }

  resume(): void { [this.#paused, this.#giveUp] = [false, false]; }

  /** Ends them; what they have in hand is not sent again. */
  async end(): Promise<void> {
    [this.#ended, this.#giveUp] = [true, true];
    await until(() => this.#busy === 0, this.plan.patienceMs * 2);
  }

  /** Waits until every command in hand has its answer. @returns false when some have none after so long; they stay unknown */
  async drain(ms: number): Promise<boolean> {
    this.#paused = true;
    const answered = await until(() => this.#busy === 0, ms);
    this.#giveUp = true;
    await until(() => this.#busy === 0, this.plan.patienceMs * 2);
    return answered;
  }

  async #live(name: string, chance: Chance): Promise<void> {
    while (!this.#ended) {
      if (this.#paused) { await pause(5); continue; }
      this.#busy += 1;
      // one in ten is a command that was answered long ago: the same answer must come
      const again = this.#answered.length > 0 && chance.next() < 0.1;
      const order = again ? chance.pick(this.#answered) : orderOf(chance, this.#known, this.plan.mix);
      await this.#insist(name, order, again && chance.next() < 0.3);
      this.#busy -= 1;
      await pause(chance.next() * this.plan.thinkMs);
    }
  }

  /** @param misused the id of an answered command is sent with other content: it must be refused */
  async #insist(name: string, answered: Order, misused: boolean): Promise<void> {
    const { history, tokens, url, patienceMs } = this.plan;
    const order = misused ? { ...answered, on: '2019-12-31' } : answered;
    const line = { by: name, id: `${order.id}${misused ? MISUSED : ''}`, do: order.do };
    for (let ms = 100; ; ms = Math.min(2 * ms, 1_000)) {
      history.write({ t: now(), ...line, kind: 'invoke' });
      const reply = await knock(url, order, { token: tokens[order.by] ?? '', patienceMs });
      history.write({ t: now(), ...line, ...reply });
      if (reply.kind === 'ok' && !misused) {
        learn(order, this.#known);
        this.#answered.push(order);
      }
      if (reply.kind === 'ok' || reply.kind === 'refused' || this.#giveUp) return;
      await pause(reply.kind === 'conflict' ? 5 : ms);
    }
  }
}
