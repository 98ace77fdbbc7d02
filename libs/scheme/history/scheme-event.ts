import type { StoreEvent } from './store/store.events.js';
import type { OrganisationEvent } from './organisation/organisation.events.js';
import type { OfficerEvent } from './officer/officer.events.js';
import type { RuleSetEvent } from './rule-set/rule-set.events.js';
import type { CalendarEvent } from './calendar/calendar.events.js';
import type { DirectoryEvent } from './directory/directory.events.js';
import type { InstitutionEvent } from './institution/institution.events.js';
import type { EnterpriseEvent } from './enterprise/enterprise.events.js';
import type { AdvanceEvent } from './advance/advance.events.js';
import type { FilingEvent } from './filing/filing.events.js';
import type { FactImportEvent } from './fact-import/fact-import.events.js';
import type { SchoolSupportEvent } from './school-support/school-support.events.js';
import type { EvaluationBodyEvent } from './evaluation-body/evaluation-body.events.js';
import type { ProjectEvent } from './project/project.events.js';
import type { PersonEvent } from './person/person.events.js';
import type { CertificateEvent } from './certificate/certificate.events.js';
import type { ClassEvent } from './training-class/training-class.events.js';
import type { ClaimEvent } from './claim/claim.events.js';
import type { BatchEvent } from './batch/batch.events.js';
import type { NoticeEvent } from './public-notice/public-notice.events.js';
import type { AccountEvent } from './account/account.events.js';
import type { FundRequestEvent } from './fund-request/fund-request.events.js';
import type { PaymentEvent } from './payment/payment.events.js';
import type { ClawbackEvent } from './clawback/clawback.events.js';
import type { FindingEvent } from './finding/finding.events.js';
import type { DishonestyEvent } from './dishonesty/dishonesty.events.js';
import type { ExportRequestEvent } from './export-request/export-request.events.js';
import type { PeriodEvent } from './period/period.events.js';
import type { BooksEvent } from './books/books.events.js';
import type { StatisticsEvent } from './statistics/statistics.events.js';
import type { VoucherEvent } from './voucher/voucher.events.js';
import type { ReportEvent } from './report/report.events.js';

/** Every fact the scheme can record: the published language of ledger and audit. */
export type SchemeEvent =
  | StoreEvent
  | OrganisationEvent
  | OfficerEvent
  | RuleSetEvent
  | CalendarEvent
  | DirectoryEvent
  | InstitutionEvent
  | EnterpriseEvent
  | EvaluationBodyEvent
  | ProjectEvent
  | PersonEvent
  | FactImportEvent
  | FilingEvent
  | SchoolSupportEvent
  | AdvanceEvent
  | CertificateEvent
  | ClassEvent
  | ClaimEvent
  | BatchEvent
  | NoticeEvent
  | AccountEvent
  | FundRequestEvent
  | PaymentEvent
  | ClawbackEvent
  | FindingEvent
  | DishonestyEvent
  | ExportRequestEvent
  | PeriodEvent
  | BooksEvent
  | VoucherEvent
  | StatisticsEvent
  | ReportEvent;
export type SchemeEventType = SchemeEvent['type'];
export type SchemeEventOf<T extends SchemeEventType> = Extract<SchemeEvent, { type: T }>;
