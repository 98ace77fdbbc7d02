import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { BearerGuard, Deadline, ParametersGuard, ProblemsController } from '#identity';
import { AuditorGuard } from './auditor.guard.js';
import { AuditorsQuery } from './auditors.query.js';
import { BooksDifferenceController } from './books-difference.controller.js';
import { ChecksController } from './checks.controller.js';
import type { AuditConfig } from './config.js';
import { ExplainController } from './explain.controller.js';
import { ExportController } from './export.controller.js';
import { ForwardController } from './forward.controller.js';
import { HealthController } from './health.controller.js';
import { LatePostingsController } from './late-postings.controller.js';
import { UnreviewedController } from './unreviewed.controller.js';
import { SpansController } from './spans.controller.js';
import { HistoryController } from './history.controller.js';
import { LedgerController } from './ledger.controller.js';
import { LogController } from './log.controller.js';
import { PackageMaker } from './package-answer.js';
import { PackageController } from './package.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { ReconciliationController } from './reconciliation.controller.js';
import { ReportsController } from './reports.controller.js';
import { RuleSetsController } from './rule-sets.controller.js';
import { StandingQuery } from './standing.query.js';
import { SubLedgerController } from './sub-ledger.controller.js';
import { StatementsController } from './statements.controller.js';
import { StoresModule } from './stores.module.js';

/** A question is answered within this time; a package begins when its first bytes are there (reliability.md P11). */
const ANSWER_WITHIN_MS = 30_000;

/** Wiring of the auditors' door. Guards are global and in this order: who, may they, what was asked. */
@Module({})
export class AuditModule {
  static of(config: AuditConfig): DynamicModule {
    return {
      module: AuditModule,
      imports: [StoresModule.of(config)],
      controllers: [
        LedgerController, StatementsController, SubLedgerController, SpansController, LatePostingsController, UnreviewedController,
        ExplainController, ForwardController,
        HistoryController, RuleSetsController, ReportsController, LogController, PackageController, ExportController, ReconciliationController,
        ChecksController, BooksDifferenceController, HealthController, ProblemsController,
      ],
      providers: [
        AuditorsQuery, StandingQuery, PackageMaker,
        { provide: APP_GUARD, useClass: BearerGuard }, { provide: APP_GUARD, useClass: AuditorGuard }, { provide: APP_GUARD, useClass: ParametersGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        {
          provide: APP_INTERCEPTOR,
          useValue: new Deadline({ ms: ANSWER_WITHIN_MS, writes: false, except: [PackageController, ExportController, ChecksController] }),
        },
      ],
    };
  }
}
