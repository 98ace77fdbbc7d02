import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EventStore } from '#event-store';
import { instantOf } from '#kernel';
import type { Vault } from '#privacy';
import { BadCommand, type CommandEnvelope, type CommandOutcome, IssueCommand, IssueHandler } from '#scheme/commands';

export const SAMPLE = resolve(import.meta.dirname, '../../apps/cli/samples/jinan-2019.daybook.ndjson');
export const sampleLines = (): CommandEnvelope[] =>
  readFileSync(SAMPLE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CommandEnvelope);

/** The answer to one line of a day book; a line that cannot be read is refused too. */
export type LineAnswer = CommandOutcome | { readonly outcome: 'malformed'; readonly code: string; readonly why: string };

/** Runs day book lines through the doorbell as the simulator, one after another. `each` hears every answer before the next line is asked. */
export const runDayBook = async (
  parts: { readonly store: EventStore; readonly vault: Vault },
  lines: readonly CommandEnvelope[],
  each: (answer: LineAnswer, i: number) => Promise<void> | void = () => undefined,
): Promise<LineAnswer[]> => {
  const handler = new IssueHandler(parts.store, parts.vault, () => instantOf(Date.now()));
  const answers: LineAnswer[] = [];
  for (const [i, envelope] of lines.entries()) {
    const answer = await handler
      .execute(new IssueCommand(envelope, { officerId: 'admin', correlationId: `line-${i + 1}` }))
      .catch((error: unknown): LineAnswer => {
        if (error instanceof BadCommand) return { outcome: 'malformed', code: error.code, why: error.message };
        throw error;
      });
    answers.push(answer);
    await each(answer, i);
  }
  return answers;
};
