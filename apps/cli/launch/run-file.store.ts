import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, markOf, type ProcessMark } from './process.js';

export type ProcessName = 'admin-api' | 'ledger-worker' | 'audit-api';
export interface RunningProcess extends ProcessMark { readonly name: ProcessName; readonly port: number; readonly url: string }

/** What runs on a data folder: `run.json`, mode 0600. The command line and the next start read it. */
export interface RunRecord {
  readonly launcher: ProcessMark;
  readonly processes: readonly RunningProcess[];
  /** without a login: passwords are in the secrets folder */
  readonly databaseUrl?: string;
  readonly logOrigin?: string;
  /** KurrentDB that holds the events, without a login; absent: they are in the database */
  readonly eventStore?: { readonly hosts: string; readonly streamPrefix?: string };
}

const fileOf = (dataFolder: string): string => join(dataFolder, 'run.json');

/** Null when nothing was started there, or it was stopped cleanly. */
export const readRun = (dataFolder: string): RunRecord | null => {
  try {
    return JSON.parse(readFileSync(fileOf(dataFolder), 'utf8')) as RunRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
};

export const isRunning = (run: RunRecord): boolean => isAlive(run.launcher);

/** Holds the data folder for one launcher. */
export class RunFile {
  #record: RunRecord = { launcher: markOf(process.pid), processes: [] };
  private constructor(private readonly dataFolder: string) {}

  /** @returns the file and what a killed launcher had recorded, or only the record of the launcher that is alive */
  static claim(dataFolder: string): { readonly mine: RunFile; readonly before: RunRecord | null } | { readonly taken: RunRecord } {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const before = readRun(dataFolder);
    if (before !== null && isRunning(before)) return { taken: before };
    rmSync(fileOf(dataFolder), { force: true });
    const mine = new RunFile(dataFolder);
    // what the killed launcher recorded stays recorded until it is ended
    mine.#record = { ...mine.#record, processes: before?.processes ?? [] };
    try {
      const fd = openSync(fileOf(dataFolder), 'wx', 0o600); // of two starts at once only one makes the file
      writeSync(fd, `${JSON.stringify(mine.#record)}\n`);
      closeSync(fd);
    } catch (error) {
      const other = readRun(dataFolder);
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' && other !== null) return { taken: other };
      throw error;
    }
    return { mine, before };
  }

  get record(): RunRecord { return this.#record; }

  write(change: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change };
    const draft = `${fileOf(this.dataFolder)}.draft`;
    writeFileSync(draft, `${JSON.stringify(this.#record, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, fileOf(this.dataFolder));
  }

  release(): void { rmSync(fileOf(this.dataFolder), { force: true }); }
}
