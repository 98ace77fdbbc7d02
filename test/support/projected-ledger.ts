import { DataSource } from 'typeorm';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerQueries, SubLedgerQueries } from '#ledger/queries';
import { dataSourceOptions } from '#postgres';
import { stored, type HistoryEvent } from './ledger-lines.view.js';
import { testDatabase } from './postgres.js';
import { projectBatches } from './projecting.js';

/** A ledger in a database of its own, with all questions an auditor may ask of it. */
export interface ProjectedLedger {
  readonly auditor: DataSource; readonly ledger: LedgerQueries; readonly questions: SubLedgerQueries;
  close(): Promise<void>;
}

/** Projects a history in one batch. */
export const projectedLedger = async (history: readonly HistoryEvent[]): Promise<ProjectedLedger> => {
  const database = await testDatabase(ledgerMigrations);
  const [worker, auditor] = await Promise.all([database.workerUrl, database.auditorUrl]
    .map((url) => new DataSource(dataSourceOptions(url)).initialize())) as [DataSource, DataSource];
  const close = async (): Promise<void> => {
    await Promise.all([worker.destroy(), auditor.destroy()]);
    await database.drop();
  };
  await projectBatches(worker, new JournalProjector(), [stored(history)]).catch(async (error: unknown) => { await close(); throw error; });
  const ledger = new LedgerQueries(auditor);
  return { auditor, ledger, questions: new SubLedgerQueries(ledger), close };
};
