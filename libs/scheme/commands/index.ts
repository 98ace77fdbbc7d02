export { CLOCK, type Clock } from './clock.js';
export { BadCommand, CommandIdReused, NotPermitted } from './commands.errors.js';
export { SchemeCommandsModule } from './commands.module.js';
export { type Caller, type CommandEnvelope, type CommandOutcome, IssueCommand, type OutcomeEvent } from './issue.command.js';
export { IssueHandler } from './issue.handler.js';
export { noticeListOf, noticeRows, type NoticeRow, peopleOf } from './notice/notice-list.codec.js';
export { fileHash, paymentFile, PAYMENT_COLUMNS, unfitLine } from './payment/payment-file.codec.js';
export { commandCatalogue, type CommandEntry } from './registry.js';
export { type Admission, type Permission, permissions, permissionText } from './permissions.js';
