import { createReadStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, Failure } from '../local/failure.js';
import { runDayBook, type LineAnswer } from '../local/day-book.client.js';
import { Progress } from '../output/speech.js';
import { until } from './process.js';

const SAMPLE = new URL(import.meta.resolve('#sample.daybook'));
const PROJECTED_WITHIN_MS = 60_000;

/** How the sample went, by line. */
export interface SampleRun { readonly lines: number; readonly accepted: number; readonly refused: number; readonly failed: readonly LineAnswer[] }

/** Stands while the sample is being run: a start that was killed in the middle is continued by the next, since accepted lines answer as before. */
const markOf = (dataFolder: string): string => join(dataFolder, 'sample.running');
export const sampleWasCut = (dataFolder: string): boolean => existsSync(markOf(dataFolder));

export interface SampleOrder {
  readonly dataFolder: string; readonly adminUrl: string; readonly token: string; readonly signal: AbortSignal;
}

/** Runs the sample day book through the clerks' door, with a progress line. */
export const runSample = async ({ dataFolder, adminUrl, token, signal }: SampleOrder): Promise<SampleRun> => {
  const continued = sampleWasCut(dataFolder);
  writeFileSync(markOf(dataFolder), '', { mode: 0o600 });
  const lines = readFileSync(SAMPLE, 'utf8').split('\n').filter((line) => line.trim() !== '').length;
  const progress = new Progress();
  const failed: LineAnswer[] = [];
  let [done, accepted, refused] = [0, 0, 0];
  for await (const answer of runDayBook({ url: adminUrl, token, body: createReadStream(SAMPLE), signal })) {
    done += 1;
    if (answer.outcome === 'accepted') accepted += 1;
    // a line the killed start had refused already: the simulated clock has passed it
    else if (answer.outcome === 'refused' || (continued && answer.code === 'simulation.clock-back')) refused += 1;
    else failed.push(answer);
    progress.show(`sample day book: ${done}/${lines} lines, ${refused} refused`);
  }
  progress.clear();
  return { lines: done, accepted, refused, failed };
};

interface WorkerHealth { readonly status: string; readonly caughtUp: boolean }

/** Waits until the worker has posted and sealed every event. @throws Failure when it halts or takes too long */
export const awaitProjected = async (workerUrl: string, signal: AbortSignal): Promise<void> => {
  let last = 'no answer';
  const caughtUp = async (): Promise<boolean> => {
    signal.throwIfAborted();
    const response = await fetch(`${workerUrl}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (response === null) return false;
    last = await response.text();
    const health = JSON.parse(last) as WorkerHealth;
    if (health.status === 'halted') throw new Failure(EXIT.brokenHistory, `the worker has halted: ${last}`);
    return health.caughtUp;
  };
  if (!await until(caughtUp, PROJECTED_WITHIN_MS)) throw new Failure(EXIT.unavailable, `the worker has not projected everything after 60 s: ${last}`);
};

export const sampleIsWhole = (dataFolder: string): void => { rmSync(markOf(dataFolder), { force: true }); };
