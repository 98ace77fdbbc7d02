import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { BearerGuard, ParametersGuard, ProblemsController } from '#identity';
import { AuditorGuard } from './auditor.guard.js';
import { AuditorsQuery } from './auditors.query.js';
import type { AuditConfig } from './config.js';
import { HealthController } from './health.controller.js';
import { HistoryController } from './history.controller.js';
import { LedgerController } from './ledger.controller.js';
import { LogController } from './log.controller.js';
import { PackageController } from './package.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { StandingQuery } from './standing.query.js';
import { StoresModule } from './stores.module.js';

/** Wiring of the auditors' door. Guards are global and in this order: who, may they, what was asked. */
@Module({})
export class AuditModule {
  static of(config: AuditConfig): DynamicModule {
    return {
      module: AuditModule,
      imports: [StoresModule.of(config)],
      controllers: [LedgerController, HistoryController, LogController, PackageController, HealthController, ProblemsController],
      providers: [
        AuditorsQuery, StandingQuery,
        { provide: APP_GUARD, useClass: BearerGuard }, { provide: APP_GUARD, useClass: AuditorGuard }, { provide: APP_GUARD, useClass: ParametersGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
