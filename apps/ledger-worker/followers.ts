import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { loadOrCreateSigner, LogQueries, NotSealed, Sealer, type LatestResult } from '#audit';
import { EVENT_STORE, type EventStore } from '#event-store';
import { reached, START, type Position } from '#event-store/reader';
import { JournalProjector, PeriodFreezer } from '#ledger/projector';
import { ProjectionRunner, readStandings, type Projection, type RunnerHealth, type Standing } from '#projection';
import { OfficerRoleProjector, WorklistProjector } from '#scheme/views';
import { Checking, type ChecksHealth } from './checking.js';
import { CHECK_SECONDS, CHECK_WHOLE_SECONDS, logKeyFile, type WorkerConfig } from './config.js';
import { Freezing, type FreezerHealth } from './freezing.js';

export const CONFIG = Symbol('WorkerConfig');
const logger = new Logger('worker');

/** What this process does for a projection, and what the database says of it, whoever projects. */
export interface Following {
  readonly state: RunnerHealth['state'];
  readonly error?: string;
  /** the event it halted at */
  readonly poison?: NonNullable<RunnerHealth['poison']>;
  readonly version: number | null;
  readonly position: Position;
  /** last event it holds, −1 for none */
  readonly logIndex: number;
  /** events the subscription has delivered to this process and that are not yet projected; null unless it projects and has read all history */
  readonly lagEvents: number | null;
  /** since it last held every event, as far as this process has seen; 0 when it does */
  readonly lagSeconds: number;
  /** events set aside */
  readonly parked: number;
  /** who holds the lease, and how often it was taken */
  readonly owner: string | null;
  readonly epoch: number;
}

/** What /health and /metrics tell. Indexes are log indexes; −1 and 0 mean nothing yet. */
export interface WorkerHealth {
  /**
   * `standby`: another process projects. `degraded`: a view has set a stream aside, a check has found something or could not be
   * made, or a closed month cannot be frozen.
   * `halted`: a person is needed
   */
  readonly status: 'ok' | 'starting' | 'standby' | 'degraded' | 'halted';
  readonly process: 'ledger-worker';
  readonly mode: string | null;
  /** position of the newest event of the store */
  readonly position: string;
  /** every event is posted, sealed under a checkpoint and in the views, whoever did it */
  readonly caughtUp: boolean;
  readonly ledger: Following;
  readonly log: Following & { readonly size: number; readonly signedSize: number };
  readonly views: Following;
  /** what waits for whom */
  readonly worklist: Following;
  readonly checks: ChecksHealth;
  readonly freezer: FreezerHealth;
}

/** The four followers of the log, each at its own pace and under a lease of its own: the books, the seal, the officers' roles, the worklist. */
@Injectable()
export class Followers {
  readonly #stopping = new AbortController();
  readonly #level = new Map<string, number>();
  #runners: readonly ProjectionRunner[] = [];
  #ended: Promise<unknown> = Promise.resolve();
  #mode: string | null = null;
  readonly #checking: Checking;
  readonly #freezing: Freezing;

  constructor(
    @Inject(CONFIG) private readonly config: WorkerConfig, @Inject(EVENT_STORE) private readonly reader: EventStore, private readonly dataSource: DataSource,
  ) {
    const { checkSeconds: everySeconds = CHECK_SECONDS, checkWholeSeconds: wholeSeconds = CHECK_WHOLE_SECONDS } = config;
    this.#checking = new Checking({ dataSource, reader, everySeconds, wholeSeconds, lease: () => this.#leaseOfLedger() });
    this.#freezing = new Freezing(new PeriodFreezer(dataSource, reader));
  }

  /** Makes the signing key on first boot and starts following. */
  async start(): Promise<void> {
    const origin = this.config.logOrigin ?? `zhuanzhang.local/${await this.reader.storeId()}`;
    const signer = loadOrCreateSigner(logKeyFile(this.config), origin);
    const projections = [new JournalProjector(), new Sealer({ signer }), new OfficerRoleProjector(), new WorklistProjector()];
    this.#runners = projections.map((projection) => this.#runnerOf(projection));
    for (const { projection: { name } } of this.#runners) this.#level.set(name, performance.now());
    const { signal } = this.#stopping;
    this.#ended = Promise.all([...this.#runners.map((runner) => runner.run(signal)), this.#freezing.run(signal), this.#checking.run(signal)]);
  }

  /** Ends after the batch in hand and gives the leases back; the sealer signs what it holds. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  /** This process's runners, for /metrics. */
  get runners(): readonly RunnerHealth[] { return this.#runners.map(({ health }) => health); }

  async mode(): Promise<string | null> {
    if (this.#mode === null) {
      for await (const event of this.reader.readStream('store-1', { limit: 1 })) this.#mode = (event.data as { readonly mode?: string }).mode ?? null;
    }
    return this.#mode;
  }

  async health(): Promise<WorkerHealth> {
    const runners = this.runners; // before the database is asked: a state may be older than the places told with it, never newer
    const [{ position }, standings, signedSize, { checks }] = await Promise.all(
      [this.reader.head(), readStandings(this.dataSource), this.#signedSize(), this.#checking.health()]);
    const following = (name: string): Following => this.#following(runners.find((one) => one.name === name), { name, head: position, standings });
    const [ledger, log] = [following('ledger'), { ...following('log'), signedSize }];
    const [views, worklist] = [following('officer_role'), following('worklist')];
    const size = log.logIndex + 1;
    const all = [ledger, log, views, worklist];
    const caughtUp = all.every((one) => one.epoch > 0 && reached(one.position, position)) && size === signedSize;
    const freezer = this.#freezing.health;
    const status = statusOf(all, checks.broken.length > 0 || checks.error !== undefined || freezer.error !== null);
    return {
      status, process: 'ledger-worker', mode: await this.mode(), position, caughtUp, ledger, log: { ...log, size }, views, worklist, checks, freezer,
    };
  }

  /** What the newest run of the checks said, for /metrics. */
  async checked(): Promise<readonly LatestResult[]> { return (await this.#checking.health()).latest; }

  /** While this process posts, it checks. */
  async #leaseOfLedger(): Promise<number | null> {
    if (this.runners.find(({ name }) => name === 'ledger')?.state !== 'running') return null;
    const served = (await readStandings(this.dataSource)).find(({ name, status }) => name === 'ledger' && status === 'active');
    return served?.epoch ?? null;
  }

  #runnerOf(projection: Projection): ProjectionRunner {
    return new ProjectionRunner({
      dataSource: this.dataSource, reader: this.reader, projection,
      onError: (error) => { logger.error(`${projection.name}: ${String(error)}`, error instanceof Error ? error.stack : undefined); },
    });
  }

  #following(
    health: RunnerHealth | undefined, { name, head, standings }: { readonly name: string; readonly head: Position; readonly standings: readonly Standing[] },
  ): Following {
    const served = standings.find((one) => one.name === name && one.status === 'active');
    const position = served?.position ?? START;
    const now = performance.now();
    const level = reached(position, head) ? now : Math.max(this.#level.get(name) ?? now, health?.levelAt ?? -Infinity);
    this.#level.set(name, level);
    return {
      state: health?.state ?? 'starting', ...(health?.error === undefined ? {} : { error: health.error }),
      ...(health?.poison === undefined ? {} : { poison: health.poison }),
      version: served?.version ?? null, position, logIndex: served?.logIndex ?? -1, lagEvents: health?.lagEvents ?? null,
      lagSeconds: Math.round(now - level) / 1_000, parked: served?.parked ?? 0, owner: served?.owner ?? null, epoch: served?.epoch ?? 0,
    };
  }

  async #signedSize(): Promise<number> {
    try { return (await new LogQueries(this.dataSource).checkpoint()).size; } catch (error) {
      if (error instanceof NotSealed) return 0;
      throw error;
    }
  }
}

const statusOf = (all: readonly Following[], isWrong: boolean): WorkerHealth['status'] => {
  const states = all.map(({ state }) => state);
  if (states.includes('halted')) return 'halted';
  if (states.some((state) => state !== 'running' && state !== 'standby')) return 'starting';
  if (isWrong || all.some(({ parked }) => parked > 0)) return 'degraded';
  return states.every((state) => state === 'standby') ? 'standby' : 'ok';
};
