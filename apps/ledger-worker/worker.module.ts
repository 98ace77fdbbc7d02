import { Inject, Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { Pool } from 'pg';
import { CHOSEN_STORE, chooseStore, type ChosenStore } from '#event-store/choose';
import { EVENT_STORE, type EventStore } from '#event-store';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { ParametersGuard } from '#identity';
import { dataSourceOptions, openPool, patiently } from '#postgres';
import type { WorkerConfig } from './config.js';
import { CONFIG, Followers } from './followers.js';
import { HealthController } from './health.controller.js';
import { ProblemFilter } from './problem.filter.js';

/** Four followers write, and health asks. */
const CONNECTIONS = 8;
const POOL = Symbol('Pool');

/** Wiring of the worker. It starts following when the module starts and lets go in the opposite order. */
@Module({})
export class WorkerModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly followers: Followers, private readonly dataSource: DataSource, @Inject(POOL) private readonly pool: Pool,
    @Inject(EVENT_READER) private readonly reader: EventReader,
  ) {}

  static of(config: WorkerConfig): DynamicModule {
    const pool = openPool(config.databaseUrl, { max: CONNECTIONS, applicationName: 'ledger-worker' });
    return {
      module: WorkerModule,
      controllers: [HealthController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: POOL, useValue: pool },
        {
          provide: DataSource, useFactory: () => new DataSource(dataSourceOptions(config.databaseUrl, { max: CONNECTIONS, applicationName: 'ledger-worker' })),
        },
        { provide: CHOSEN_STORE, useFactory: () => chooseStore({ ...config, pool }) },
        { provide: EVENT_STORE, inject: [CHOSEN_STORE], useFactory: ({ store }: ChosenStore) => store },
        { provide: EVENT_READER, inject: [EVENT_STORE], useFactory: (store: EventStore): EventReader => store },
        Followers,
        { provide: APP_GUARD, useClass: ParametersGuard }, { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }

  async onModuleInit(): Promise<void> {
    await patiently(() => this.dataSource.initialize());
    await this.followers.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.followers.stop();
    await this.reader.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.pool.end();
  }
}
