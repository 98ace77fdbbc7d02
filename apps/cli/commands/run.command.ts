import { createReadStream, existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { exitOf, goOnInFile, runDayBook, type LineAnswer } from '../local/day-book.client.js';
import { EXIT, Failure } from '../local/failure.js';
import { clerksDoor } from '../local/office.js';
import { give, Progress, say } from '../output/speech.js';
import { placed, type Spoken } from './options.js';

interface Asked extends Spoken { readonly strict?: boolean; readonly dryRun?: boolean }

const bookOf = (file: string): Readable => {
  if (file === '-') return process.stdin;
  if (!existsSync(file)) throw new Failure(EXIT.usage, `${file} is not there.`);
  return createReadStream(file);
};

interface Counts { readonly lines: number; readonly accepted: number; readonly deduplicated: number; readonly refused: number; readonly failed: number }
const isAccepted = ({ outcome }: LineAnswer): boolean => outcome === 'accepted' || outcome === 'wouldAccept';
const counted = (counts: Counts, answer: LineAnswer): Counts => ({
  lines: counts.lines + 1, accepted: counts.accepted + (isAccepted(answer) ? 1 : 0), deduplicated: counts.deduplicated + (answer.deduplicated === true ? 1 : 0),
  refused: counts.refused + (answer.outcome === 'refused' ? 1 : 0), failed: counts.failed + (answer.outcome === 'failed' ? 1 : 0),
});

const basisShown = ({ clause, quotation }: LineAnswer): string => (clause === undefined ? '' : `\n    依据 ${clause}「${quotation ?? ''}」`);
const lineShown = (one: LineAnswer): string => (one.outcome === 'refused'
  ? `第 ${one.line} 行 ${one.do ?? ''}  未受理 ${one.refused ?? ''}：${one.why ?? ''}${basisShown(one)}`
  : `第 ${one.line} 行 ${one.do ?? ''}  失败 ${one.code ?? ''}：${one.detail ?? one.title ?? ''}`);

const shown = (answers: readonly LineAnswer[], { lines, accepted, deduplicated, refused, failed }: Counts, dryRun: boolean): string => {
  return [
    `${lines} 行：${dryRun ? '可受理' : '已受理'} ${accepted}${deduplicated > 0 ? `（其中 ${deduplicated} 行先前已入账）` : ''}，按规则未受理 ${refused}，失败 ${failed}`,
    ...answers.filter(({ outcome }) => outcome === 'refused' || outcome === 'failed').map(lineShown),
  ].join('\n');
};

/** `zhuanzhang run FILE`: accepted lines may be run again, they answer as before. */
const run = async (file: string, { json, strict = false, dryRun = false, ...place }: Asked): Promise<void> => {
  // a long book is not held: accepted lines are shown with --json alone
  const [answers, progress, stopping] = [[] as LineAnswer[], new Progress(), new AbortController()];
  let lost: unknown;
  let counts: Counts = { lines: 0, accepted: 0, deduplicated: 0, refused: 0, failed: 0 };
  const stop = (): void => { stopping.abort(); };
  process.once('SIGINT', stop);
  try {
    for await (const answer of runDayBook({ ...clerksDoor(place), body: bookOf(file), strict, dryRun, goOn: goOnInFile, signal: stopping.signal })) {
      counts = counted(counts, answer);
      if (json === true || !isAccepted(answer)) answers.push(answer);
      progress.show(`${counts.lines} lines, ${counts.lines - counts.accepted} not accepted`);
    }
  } catch (error) {
    if (!stopping.signal.aborted) lost = error;
    // nothing to tell when the book was not even begun
    if (lost !== undefined && counts.lines === 0) throw error;
  } finally {
    progress.clear();
    process.off('SIGINT', stop);
  }
  give({ ...counts, dryRun, interrupted: stopping.signal.aborted, answers }, { json, shown: () => shown(answers, counts, dryRun) });
  if (lost !== undefined) throw lost;
  process.exitCode = stopping.signal.aborted ? EXIT.interrupted : exitOf(answers);
  if (stopping.signal.aborted) say(`  interrupted after line ${counts.lines}. Next: the same command again; what was accepted stays accepted.`);
};

export const runCommand = (): Command => placed('run', '日志簿: run a day book, one command a line; exit 3 when a rule refused a line')
  .argument('<file>', 'NDJSON {id, at, by, on, do, data}; - for stdin')
  .option('--strict', 'stop at the first line that is not accepted')
  .option('--dry-run', 'answer and write nothing: each line is judged against the store as it is now').action(run);
