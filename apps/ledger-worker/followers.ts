import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { loadOrCreateSigner, Sealer } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { JournalProjector } from '#ledger/projector';
import { OfficerRoleProjector } from '#scheme/views';
import { logKeyFile, type WorkerConfig } from './config.js';
import { Loop, type LoopState } from './loop.js';

export const CONFIG = Symbol('WorkerConfig');

/** What /health and /metrics tell. Indexes are log indexes; −1 and 0 mean nothing yet. */
export interface WorkerHealth {
  readonly status: 'ok' | 'starting' | 'halted';
  readonly process: 'ledger-worker';
  readonly mode: string | null;
  /** position of the newest event of the store */
  readonly position: string;
  /** every event is posted, sealed under a checkpoint and in the views */
  readonly caughtUp: boolean;
  readonly ledger: LoopState & { readonly position: string; readonly logIndex: number; readonly lagEvents: number | null };
  readonly log: LoopState & { readonly size: number; readonly signedSize: number };
  readonly views: LoopState & { readonly position: string; readonly logIndex: number };
}

/** The three followers of the log, each at its own pace: the books, the seal, the officers' roles. */
@Injectable()
export class Followers {
  readonly #stopping = new AbortController();
  readonly #journal: JournalProjector;
  readonly #officers: OfficerRoleProjector;
  #sealer: Sealer | undefined;
  #loops: readonly Loop[] = [];
  #ended: Promise<unknown> = Promise.resolve();
  #mode: string | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: WorkerConfig, @Inject(EVENT_READER) private readonly reader: EventReader, private readonly dataSource: DataSource,
  ) {
    this.#journal = new JournalProjector(dataSource);
    this.#officers = new OfficerRoleProjector({ dataSource, reader });
  }

  /** Makes the signing key on first boot and starts following. */
  async start(): Promise<void> {
    const origin = this.config.logOrigin ?? `zhuanzhang.local/${await this.reader.storeId()}`;
    const sealer = new Sealer({ dataSource: this.dataSource, reader: this.reader, signer: loadOrCreateSigner(logKeyFile(this.config), origin) });
    this.#sealer = sealer;
    this.#loops = [
      new Loop('ledger', (signal) => this.#journal.start(this.reader, signal)),
      new Loop('log', (signal) => sealer.start(signal)),
      new Loop('views', (signal) => this.#officers.start(signal)),
    ];
    this.#ended = Promise.all(this.#loops.map((loop) => loop.run(this.#stopping.signal)));
  }

  /** Ends after the batch in hand; the sealer signs what it holds. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async mode(): Promise<string | null> {
    if (this.#mode === null) {
      for await (const event of this.reader.readStream('store-1', { limit: 1 })) this.#mode = (event.data as { readonly mode?: string }).mode ?? null;
    }
    return this.#mode;
  }

  async health(): Promise<WorkerHealth> {
    const { position } = await this.reader.head();
    const [ledgerLoop, logLoop, viewsLoop] = this.#loops.map((loop) => loop.state);
    const ledger = {
      ...known(ledgerLoop), position: this.#journal.position, logIndex: this.#journal.health.logIndex, lagEvents: this.#journal.health.lagEvents,
    };
    const sealed = this.#sealer?.health();
    const log = { ...known(logLoop), size: sealed?.size ?? 0, signedSize: sealed?.signedSize ?? 0 };
    const view = this.#officers.health();
    const views = { ...known(viewsLoop), position: view.position, logIndex: view.logIndex };
    const caughtUp = ledger.position === position && views.position === position && log.size === ledger.logIndex + 1 && log.signedSize === log.size;
    const states = [ledger.state, log.state, views.state];
    const status = states.includes('halted') ? 'halted' : states.every((state) => state === 'running') ? 'ok' : 'starting';
    return { status, process: 'ledger-worker', mode: await this.mode(), position, caughtUp, ledger, log, views };
  }
}

const known = (state: LoopState | undefined): LoopState => state ?? { state: 'waiting' };
