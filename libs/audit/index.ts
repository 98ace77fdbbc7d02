export { latePostings, type LatePostings, type ToldLatePosting } from './late/late-postings.query.js';
export { auditMigrations } from './log/log.migration.js';
export { leafHash, leafText } from './log/leaf.codec.js';
export { checkpointText, openCheckpoint, type Checkpoint } from './log/checkpoint.codec.js';
export { LogForked, NoteRefused, NotSealed } from './log/log.errors.js';
export type { StoredCheckpoint } from './log/log.store.js';
export { openNote, signerOf, vkeyOf, type Signer } from './log/note.codec.js';
export { LogQueries, type ConsistencyProof, type InclusionProof } from './log/proof.query.js';
export { Sealer, sealPending, type SealerOptions, type SealOrder } from './log/sealer.js';
export { loadOrCreateSigner } from './log/signer.store.js';
export {
  CompactRange, consistencyProof, EMPTY_ROOT, inclusionProof, isConsistent, nodeHash, rootFromInclusion, rootOf, type Hash, type TreeHead,
} from './log/tree.js';
export { exportRequest, exportSeal, measurePackage, scopeOfExport, type ExportSeal, type PackageMeasure } from './package/export.query.js';
export type { ExportRequest } from '#scheme/history';
export type { ControlTotal, Manifest, PackageScope, StreamSpan } from './package/manifest.codec.js';
export { ScopeRefused } from './package/package.errors.js';
export { VERIFIER, writePackage, type PackageParts, type PackageRequest } from './package/package.writer.js';
export { verifyPackage, type VerifyFailure, type VerifyOptions, type VerifyResult } from './verify/verify.mjs';
export { compareHistories, type HistoriesCompared, type HistoryDifference, type HistoryDigest, type HistoryRead } from './replay/histories.check.js';
export { checkParts, Checkup, runChecks, type CheckRun } from './checks/checkup.js';
export { checkNames, checks, isCheckName, type CheckName, type CheckText } from './checks/checks.table.js';
export type { CheckResult, Finding } from './checks/findings.js';
export {
  keepFailure, keepResults, latestResults, latestRun, runStanding, type LatestResult, type LatestRun, type RunStanding, type RunUnder,
} from './checks/results.store.js';
export type { BankStatements, CheckParts } from './checks/reading.js';
export { relocateBooks, type Relocated } from './replay/relocation.check.js';
export { foldAgain, Replay, type Difference, type ReplayResult, type Step } from './replay/replay.query.js';
export { ruleSetList, ruleSetNamed } from './rule-sets/rule-sets.query.js';
export { claimStory, streamHistory, type ClaimStory, type StreamHistory } from './story/claim-story.query.js';
export type { AgedFact, Behind, Officers } from './story/behind.query.js';
export { explainChanges, explainFigure, type ExplainedChanges, type ExplainedFigure, type ToldVoucher } from './story/figure-story.query.js';
export { forward, type Forward, type ForwardPage, type LedEvent, type LedSum } from './story/forward.query.js';
export { SUBJECTS, type Subject, type SubjectKind } from './story/forward-subject.query.js';
export { explain, type Explanation } from './story/explain.query.js';
export { transfersInTransit, type InTransit, type Transit } from './transit/transit.query.js';
export { StoryNotFound } from './story/story.errors.js';
export type { CitedClause, ReferredVoucher, StoryEntry, StoryParts } from './story/story.view.js';
export {
  compareReport, disclosureList, disclosureOf, issuedReport, issuedReports, liveReport, type Cause, type ExplainedDifference, type LiveReport,
  type ReportCompared, type SealedReport,
} from './reports/reports.query.js';
export { reportQuestion, type ReportWords } from './reports/report-words.js';
export { disclosureSheet, figureText, reportSheet } from './reports/reports.writer.js';
export { openStatement } from './statements/statements.query.js';
export {
  isStatement, rowsOf, STATEMENTS, type Column, type Statement, type StatementHead, type StatementName, type StatementRow, type StatementWords,
} from './statements/statement.view.js';
export { headLines, statementBytes, statementName, type TableFormat, type Tongue } from './statements/statement.writer.js';
export { isSimulation, openExport, type ExportParts, type LedgerExport } from './journals/ledger-export.query.js';
export { hledgerJournal } from './journals/hledger.writer.js';
export { beancountJournal } from './journals/beancount.writer.js';
export { amountInWords } from './print/amount-words.js';
export { printVoucher, printVouchers } from './print/voucher-print.query.js';
export { voucherArticle, type PaperSize, type PrintedVoucher, type Signatures } from './print/voucher-page.view.js';
export { askReconciliation, type AskedReconciliation, type ReconciliationParts, type ReconciliationWords } from './reconciliation/reconciliation.query.js';
export { MATCHED_BY, matchesSheet, OPEN_KINDS, reconciliationSheet } from './reconciliation/reconciliation.writer.js';
export { explainReportFigure, type ExplainedReportFigure, type ReportFigureWords } from './reports/report-figure.query.js';
