import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { BearerGuard, Deadline, ParametersGuard, ProblemsController } from '#identity';
import { SchemeCommandsModule } from '#scheme/commands';
import { CasesQuery } from './cases.query.js';
import { ClaimPageQuery } from './claim-page.query.js';
import { ClerkController } from './clerk.controller.js';
import { CommandsController } from './commands.controller.js';
import type { AdminConfig } from './config.js';
import { DayBookController } from './day-book.controller.js';
import { HealthController } from './health.controller.js';
import { MoneyController } from './money.controller.js';
import { MoneyQuery } from './money.query.js';
import { OfficersController } from './officers.controller.js';
import { OfficersQuery } from './officers.query.js';
import { DryRunQuery } from './dry-run.query.js';
import { ProblemFilter } from './problem.filter.js';
import { RuleSetsController } from './rule-sets.controller.js';
import { RuleSetsQuery } from './rule-sets.query.js';
import { StoresModule } from './stores.module.js';
import { BankAccountsController } from './uploads/bank-accounts.controller.js';
import { Doorbell } from './uploads/doorbell.js';
import { FactUpload } from './uploads/fact-upload.js';
import { PeopleQuery } from './uploads/people.query.js';
import { RosterUpload } from './uploads/roster-upload.js';
import { TemplatesController } from './uploads/templates.controller.js';
import { UploadsController } from './uploads/uploads.controller.js';
import { VouchersController } from './vouchers.controller.js';
import { VouchersQuery } from './vouchers.query.js';
import { WaitingQuery } from './waiting.query.js';

/** A command is answered within this time (reliability.md P11). */
const ANSWER_WITHIN_MS = 10_000;
/** Uploads answer line by line; what waits for review is first read from the whole log, with a limit of its own. */
const OWN_LIMITS = [UploadsController, BankAccountsController, VouchersController];

/** Wiring of the clerks' door. Guards are global and in this order: who, then what was asked. */
@Module({})
export class AdminModule {
  static of(config: AdminConfig): DynamicModule {
    return {
      module: AdminModule,
      imports: [StoresModule.of(config), SchemeCommandsModule],
      controllers: [
        CommandsController, ClerkController, DayBookController, MoneyController, OfficersController, RuleSetsController, HealthController, ProblemsController,
        UploadsController, TemplatesController, BankAccountsController, VouchersController,
      ],
      providers: [
        OfficersQuery, RuleSetsQuery, MoneyQuery, CasesQuery, ClaimPageQuery, WaitingQuery, DryRunQuery,
        PeopleQuery, VouchersQuery, Doorbell, RosterUpload, FactUpload,
        { provide: APP_GUARD, useClass: BearerGuard }, { provide: APP_GUARD, useClass: ParametersGuard }, { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useValue: new Deadline({ ms: ANSWER_WITHIN_MS, writes: true, except: OWN_LIMITS }) },
      ],
    };
  }
}
