import { closeSync, openSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { MOST_MONTHS, simulation } from '../city/simulation.js';
import { EXIT, Failure } from '../local/failure.js';
import { say } from '../output/speech.js';

interface Asked { readonly months: string; readonly claims: string; readonly seed: string; readonly irregular: string; readonly answers?: string }

const MOST_CLAIMS = 1_000_000;
const MOST_IRREGULAR = 0.5;
const wholeOf = (option: string, word: string, most: number): number => {
  const value = Number(word);
  if (/^\d+$/.test(word) && value >= 1 && value <= most) return value;
  throw new Failure(EXIT.usage, `--${option} wants a whole number from 1 to ${most}, not ${word}`);
};
const shareOf = (word: string): number => {
  const value = Number(word);
  if (/^\d(\.\d{1,6})?$/.test(word) && value <= MOST_IRREGULAR) return value;
  throw new Failure(EXIT.usage, `--irregular wants a share from 0 to ${MOST_IRREGULAR} such as 0.05, not ${word}`);
};

/** A reader that has seen enough, such as `head`, ends the book; nothing is wrong with it. */
const unlessReaderLeft = (error: unknown): void => {
  if ((error as { readonly code?: unknown }).code !== 'EPIPE') throw error;
};

/** Lines go out as they are made: a slow reader holds the city up, and no more than a few lines wait in memory. */
const simulate = async ({ months, claims, seed, irregular, answers }: Asked): Promise<void> => {
  const wish = {
    months: wholeOf('months', months, MOST_MONTHS), claims: wholeOf('claims', claims, MOST_CLAIMS), seed: wholeOf('seed', seed, 2 ** 31),
    irregular: shareOf(irregular),
  };
  const key = answers === undefined ? undefined : openSync(answers, 'w', 0o600);
  let [lines, planted] = [0, 0];
  const book = function* (): Generator<string> {
    for (const written of simulation(wish)) {
      lines += 1;
      yield `${written.text}\n`;
      if (written.planted === undefined) continue;
      planted += 1;
      if (key !== undefined) writeSync(key, `${JSON.stringify(written.planted)}\n`);
    }
  };
  try {
    await pipeline(Readable.from(book()), process.stdout, { end: false }).catch(unlessReaderLeft);
  } finally {
    if (key !== undefined) closeSync(key);
  }
  say(`${lines} lines, ${planted} of them in the answer key${answers === undefined ? ' (--answers FILE writes it)' : ''}.`);
};

export const simulateCommand = (): Command => new Command('simulate').description('模拟城市: the day book of a city at work; the same seed gives the same bytes')
  .option('--months <n>', `months in which classes are filed, from 2019-08-12; at most ${MOST_MONTHS}`, '24')
  .option('--claims <n>', 'about how many claims they come to', '10000')
  .option('--seed <n>', 'another number, another city', '7')
  .option('--irregular <share>', 'share of planted irregularities', '0')
  .option('--answers <file>', 'answer key: line, kind, and what is expected of it, as NDJSON')
  .action(simulate);
