import { z } from 'zod';
import { accountCommands } from './account/account.command.js';
import { movementCommands } from './account/movement.command.js';
import { receiptCommands } from './account/receipt.command.js';
import { approvalCommands } from './batch/approval.command.js';
import { batchCommands } from './batch/batch.command.js';
import { claimExitCommands } from './claim/claim-exits.command.js';
import { otherClaimCommands } from './claim/claim-other.command.js';
import { claimCommands } from './claim/claim.command.js';
import { clawbackCommands } from './clawback/clawback.command.js';
import { clawbackPursuitCommands } from './clawback/clawback-pursuit.command.js';
import { clawbackRefundCommands } from './clawback/clawback-refund.command.js';
import { clawbackWriteOffCommands } from './clawback/clawback-write-off.command.js';
import type { DefinedCommand } from './defined.command.js';
import { dishonestyCommands } from './dishonesty/dishonesty.command.js';
import { exportRequestCommands } from './export-request/export-request.command.js';
import { findingCommands } from './finding/finding.command.js';
import { enterpriseCommands } from './enterprise/enterprise.command.js';
import { factCommands } from './facts/facts.command.js';
import { institutionCommands } from './institution/institution.command.js';
import { noticeCommands } from './notice/notice.command.js';
import { objectionCommands } from './notice/objection.command.js';
import { bankResultCommands } from './payment/bank-result.command.js';
import { fundRequestAnswerCommands } from './payment/fund-request-answer.command.js';
import { fundRequestCommands } from './payment/fund-request.command.js';
import { payeeAccountCommands } from './payment/payee-account.command.js';
import { paymentCommands } from './payment/payment.command.js';
import { periodCommands } from './period/period.command.js';
import { personCommands } from './person/person.command.js';
import { policyCommands } from './policy/policy.command.js';
import { dutiesCommands } from './register/duties.command.js';
import { registerCommands } from './register/register.command.js';
import { attendanceCommands } from './training/attendance.command.js';
import { certificateCommands } from './training/certificate.command.js';
import { completionCommands } from './training/completion.command.js';
import { evaluationBodyCommands } from './training/evaluation-body.command.js';
import { projectCommands } from './training/project.command.js';
import { rosterCommands } from './training/roster.command.js';
import { sessionCommands } from './training/session.command.js';
import { reportCommands } from './report/report.command.js';
import { trainingClassCommands } from './training/training-class.command.js';
import { voucherCommands } from './voucher/voucher.command.js';

/** Every command, in the order of the process. */
export const definedCommands: readonly DefinedCommand[] = [
  ...registerCommands,
  ...dutiesCommands,
  ...policyCommands,
  ...institutionCommands,
  ...enterpriseCommands,
  ...evaluationBodyCommands,
  ...projectCommands,
  ...personCommands,
  ...factCommands,
  ...trainingClassCommands,
  ...rosterCommands,
  ...sessionCommands,
  ...attendanceCommands,
  ...completionCommands,
  ...certificateCommands,
  ...claimCommands,
  ...otherClaimCommands,
  ...claimExitCommands,
  ...batchCommands,
  ...noticeCommands,
  ...objectionCommands,
  ...approvalCommands,
  ...accountCommands,
  ...movementCommands,
  ...periodCommands,
  ...receiptCommands,
  ...fundRequestCommands,
  ...fundRequestAnswerCommands,
  ...paymentCommands,
  ...bankResultCommands,
  ...payeeAccountCommands,
  ...clawbackCommands,
  ...clawbackPursuitCommands,
  ...clawbackWriteOffCommands,
  ...clawbackRefundCommands,
  ...findingCommands,
  ...dishonestyCommands,
  ...exportRequestCommands,
  ...reportCommands,
  ...voucherCommands,
];

const byName = new Map(definedCommands.map((definition) => [definition.name, definition]));
if (byName.size !== definedCommands.length) throw new Error('two commands have one name');

export const commandNamed = (name: string): DefinedCommand | undefined => byName.get(name);

/** What the doors publish of a command. */
export interface CommandEntry {
  readonly name: string;
  readonly titleZh: string;
  readonly roles: readonly string[];
  readonly on: 'decision' | 'fact';
  readonly clauses: readonly string[];
  /** JSON Schema 2020-12 of `data` */
  readonly schema: object;
  readonly example: object;
}

export const commandCatalogue = (): readonly CommandEntry[] =>
  definedCommands.map(({ name, titleZh, roles, on, clauses, schema, example }) => ({
    name,
    titleZh,
    roles,
    on,
    clauses,
    schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    example: example as unknown as object,
  }));
