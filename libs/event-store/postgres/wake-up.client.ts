import { Client, type ClientConfig } from 'pg';

/**
 * LISTEN as a hint that something happened, with a poll behind it: a lost notification or a lost connection costs at most the poll's time.
 * A notification is never trusted for its content (rulings m10).
 */
export class WakeUp {
  #client: Client | undefined;
  #connecting = false;
  #closed = false;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly config: ClientConfig, private readonly channel: string, private readonly pollMs: number) {}

  /** Resolves at the next notification, after the poll's time, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    void this.#listen();
    return new Promise((resume) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resume();
      };
      const timer = setTimeout(wake, this.pollMs);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of [...this.#waiting]) wake();
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    if (this.#client !== undefined || this.#connecting || this.#closed) return;
    this.#connecting = true;
    const client = new Client({ ...this.config, application_name: 'wake-up', connectionTimeoutMillis: 5_000, keepAlive: true });
    const lost = (): void => { if (this.#client === client) this.#client = undefined; };
    client.on('error', lost);
    client.on('end', lost);
    const wakeAll = (): void => { for (const wake of [...this.#waiting]) wake(); };
    client.on('notification', wakeAll);
    try {
      await client.connect();
      await client.query(`listen ${this.channel}`);
      if (this.#closed) await client.end();
      else {
        this.#client = client;
        wakeAll(); // what was recorded before this connection listened was told to nobody
      }
    } catch {
      await client.end().catch(() => undefined); // the poll goes on; the next wait tries again
    } finally {
      this.#connecting = false;
    }
  }
}

/** One listening connection for all who wait; it is closed with the last of them. */
export class WakeUps {
  #shared: WakeUp | undefined;
  #taken = 0;

  constructor(private readonly config: ClientConfig, private readonly channel: string, private readonly pollMs: number) {}

  take(): WakeUp {
    this.#taken += 1;
    return (this.#shared ??= new WakeUp(this.config, this.channel, this.pollMs));
  }

  async giveBack(): Promise<void> {
    this.#taken -= 1;
    if (this.#taken > 0) return;
    const last = this.#shared;
    this.#shared = undefined;
    await last?.close();
  }
}
