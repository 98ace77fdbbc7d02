import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_STORE, type EventStore, RememberingStore } from '#event-store';
import { CHOSEN_STORE, chooseStore, type ChosenStore } from '#event-store/choose';
import { Identity } from '#identity';
import { instantOf } from '#kernel';
import { openPool } from '#postgres';
import { masterKeyFrom, PgVault, VAULT } from '#privacy';
import { CLOCK } from '#scheme/commands';
import { masterKeyFile, type AdminConfig } from './config.js';

export const POOL = Symbol('Pool');
/**
 * Appends travel together on one connection; the others read. A clerk is answered within 5 s also when the database is silent (promise P11): the server's
 * own limits first, then ours, then the connection is given up.
 */
const LIMITS = { max: 10, applicationName: 'admin-api', statementTimeoutMs: 3_000, lockTimeoutMs: 2_500, connectWithinMs: 2_000, answerWithinMs: 3_500 };

/** Commands read the same streams again and again. Only positions that count one by one show that nobody wrote in between. */
const remembering = ({ kind, store }: ChosenStore): EventStore => (kind === 'postgres' ? new RememberingStore(store) : store);

/**
 * What the door stands on: store, vault, identity, all as zz_clerk, and the one clock of the process.
 * PostgreSQL is not asked before it is needed; KurrentDB is asked at once what it can do.
 */
@Global()
@Module({})
export class StoresModule implements OnApplicationShutdown {
  constructor(@Inject(POOL) private readonly pool: Pool, @Inject(EVENT_STORE) private readonly store: EventStore) {}

  static of(config: AdminConfig): DynamicModule {
    const pool = openPool(config.databaseUrl, LIMITS);
    const providers = [
      { provide: POOL, useValue: pool },
      { provide: CHOSEN_STORE, useFactory: () => chooseStore({ ...config, pool }) },
      { provide: EVENT_STORE, inject: [CHOSEN_STORE], useFactory: remembering },
      { provide: VAULT, useFactory: () => new PgVault({ pool, masterKey: masterKeyFrom(masterKeyFile(config)) }) },
      { provide: CLOCK, useValue: () => instantOf(Date.now()) },
      { provide: Identity, useFactory: () => new Identity({ pool }) },
    ];
    return { module: StoresModule, providers, exports: providers.map(({ provide }) => provide) };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
    await this.pool.end();
  }
}
