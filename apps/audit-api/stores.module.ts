import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { CHOSEN_READER, chooseReader, type ChosenReader } from '#event-store/choose';
import { LogQueries } from '#audit';
import { Identity } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, openPool, patiently } from '#postgres';
import { CONFIG, type AuditConfig } from './config.js';

const POOL = Symbol('Pool');
const CONNECTIONS = 8;
/** An export reads for minutes; the role's own limit stands behind it. */
const STATEMENT_TIMEOUT_MS = 300_000;

/** What the door stands on, all as zz_auditor: it can read and nothing else. PostgreSQL is not asked before the module starts. */
@Global()
@Module({})
export class StoresModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource, @Inject(POOL) private readonly pool: Pool, @Inject(EVENT_READER) private readonly reader: EventReader,
  ) {}

  static of(config: AuditConfig): DynamicModule {
    const limits = { max: CONNECTIONS, applicationName: 'audit-api', statementTimeoutMs: STATEMENT_TIMEOUT_MS };
    const pool = openPool(config.databaseUrl, limits);
    const providers = [
      { provide: POOL, useValue: pool },
      { provide: CHOSEN_READER, useFactory: () => chooseReader({ ...config, pool }) },
      { provide: EVENT_READER, inject: [CHOSEN_READER], useFactory: ({ reader }: ChosenReader) => reader },
      { provide: DataSource, useFactory: () => new DataSource(dataSourceOptions(config.databaseUrl, limits)) },
      { provide: Identity, useFactory: () => new Identity({ pool }) },
      { provide: CONFIG, useValue: config },
      { provide: LogQueries, inject: [DataSource], useFactory: (source: DataSource) => new LogQueries(source) },
      {
        provide: LedgerQueries, inject: [DataSource, EVENT_READER],
        useFactory: (source: DataSource, reader: EventReader) =>
          new LedgerQueries(source, 'ledger', { storeHead: async () => (await reader.head()).recordedAt }),
      },
    ];
    return { module: StoresModule, providers, exports: providers.map(({ provide }) => provide) };
  }

  async onModuleInit(): Promise<void> { await patiently(() => this.dataSource.initialize()); }

  async onApplicationShutdown(): Promise<void> {
    await this.reader.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.pool.end();
  }
}
