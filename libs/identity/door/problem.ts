import { problems, type ProblemCode } from './problems.table.js';

/** `never`: the same request will fail again. `sameId`: send the same bytes again. `afterRefresh`: look again, then decide. */
export type Retry = 'never' | 'sameId' | 'afterRefresh';
export interface FieldError { readonly pointer?: string; readonly parameter?: string; readonly detail: string }

/** RFC 9457 problem details with our members; what a door answers instead of a result. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly retry: Retry;
  readonly clause?: string;
  readonly quotation?: string;
  readonly facts?: readonly unknown[];
  readonly next?: readonly unknown[];
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly [member: string]: unknown;
}

/** A problem that is known where it is thrown. Title, status and retry come from the table of problems. */
export class DoorProblem extends Error {
  override readonly name = 'DoorProblem';
  constructor(readonly code: ProblemCode, detail: string, readonly members: Partial<Problem> = {}) { super(detail); }
}

export type Language = 'zh' | 'en';

/** Chinese unless the caller prefers English (`Accept-Language`, RFC 9110 §12.5.4). */
export const languageOf = (header: string | undefined): Language => {
  const wishes = (header ?? '').slice(0, 200).split(',').map((part) => {
    const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
    const q = rest.map((item) => item.trim()).find((item) => item.startsWith('q='));
    return { tag: tag.trim(), q: q === undefined ? 1 : Number(q.slice(2)) };
  }).filter(({ tag, q }) => q > 0 && (tag.startsWith('zh') || tag.startsWith('en')));
  const best = wishes.sort((a, b) => b.q - a.q)[0];
  return best?.tag.startsWith('en') === true ? 'en' : 'zh';
};

export const problemOf = (error: DoorProblem, language: Language): Problem => {
  const row = problems[error.code];
  return { status: row.status, code: error.code, title: row[language], detail: error.message, retry: row.retry, ...error.members };
};
