import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Json } from '#kernel';

/** What an append expects of one stream, and the ids it writes there; no ids: a guard. */
export interface Intent { readonly stream: string; readonly expected: string | number; readonly ids: readonly string[] }
export interface AnsweredEvent { readonly stream: string; readonly revision: number | null; readonly id: string; readonly type?: string; readonly data?: Json }
/** What was answered with success. Positions are those of one store: dense numbers. */
export interface Answer {
  readonly events: readonly AnsweredEvent[]; readonly position: string | null; readonly recordedAt: string | null; readonly rest?: Json;
}

/**
 * One line of a client's history. `ok` and `refused` are answers for good; `unknown` is no answer, or one that says "send it again";
 * `conflict` says that nothing was written and the same id may be sent again.
 */
export interface Said {
  /** microseconds of the machine's monotonic clock: comparable between processes */
  readonly t: number;
  /** which client */
  readonly by: string;
  readonly kind: 'invoke' | 'ok' | 'refused' | 'conflict' | 'unknown';
  /** the idempotency key */
  readonly id: string;
  readonly do: string;
  /** milliseconds from the question to this answer */
  readonly ms?: number;
  /** HTTP status, or the name of an error */
  readonly code?: string;
  /** on `invoke` of a raw append */
  readonly intents?: readonly Intent[];
  /** on `ok` */
  readonly answer?: Answer;
}

/** Stands behind an id in the history when it was sent with other content than before. */
export const MISUSED = '#misused';

/** A stretch of time in which the system was hurt. `away`: requests should be answered 503 quickly meanwhile. */
export interface Hurt { readonly name: string; readonly from: number; readonly to: number; readonly away: boolean }

export const now = (): number => Number(process.hrtime.bigint() / 1_000n);

/** Appends lines to a file. The machine of the clients does not lose power: nothing is flushed. */
export class HistoryFile {
  readonly #fd: number;
  constructor(readonly path: string) { this.#fd = openSync(path, 'a'); }
  write(line: object): void { writeSync(this.#fd, `${JSON.stringify(line)}\n`); }
  close(): void { closeSync(this.#fd); }
}

/** Lines of a history; one that a killed client did not finish is left out. */
export const readLines = <T>(path: string): T[] => {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line) as T);
};
