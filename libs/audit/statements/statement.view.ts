import type { Day } from '#kernel';
import type { KnownAt, Opened } from '#ledger/queries';
import { LIVING, subsidyKinds } from '#notice';

/** What a figure of a column is: a text, whole fen, a plain number, or a day `YYYY-MM-DD`. */
export type Unit = 'text' | 'fen' | 'count' | 'day';
export interface Column { readonly key: string; readonly zh: string; readonly en: string; readonly unit: Unit }
/** One row by the keys of its columns; amounts are whole fen. */
export type StatementRow = Readonly<Record<string, string | number | null>>;
export interface StatementRows { readonly rows: readonly StatementRow[]; /** where the next page begins; absent on the last */ readonly next?: string }

/** What a row by kind may be of: the subsidies of the notice, and the living allowance beside them. */
export const KINDS: readonly { readonly code: string; readonly nameZh: string; readonly nameEn: string }[] = [
  ...subsidyKinds, { code: LIVING, nameZh: '生活费补贴', nameEn: 'living allowance' },
];

/** The words every statement understands; what a statement has no use for is refused (`WORDS`). Amounts nowhere, days `YYYY-MM-DD`. */
export interface StatementWords {
  readonly org: string; readonly book?: string; readonly account?: string; readonly fundSource?: string;
  /** `201912`, `2019Q4`, `2019`; or days of one's own */
  readonly period?: string; readonly from?: string; readonly asOf?: string;
  readonly knownAt?: string; readonly closing?: string; readonly cursor?: string;
  /** fund balance only: source, org or kind */
  readonly by?: string;
  /** fund balance only: the organisations it adds up besides `org` */
  readonly orgs?: readonly string[];
}

export const STATEMENTS = {
  'trial-balance': ['科目余额表', 'Trial balance'],
  'account-sheet': ['明细账', 'Subsidiary ledger'],
  'general-ledger': ['总账', 'General ledger'],
  'bank-journal': ['银行存款日记账', 'Bank journal'],
  'income-expenditure': ['收支表', 'Statement of income and expenditure'],
  'fund-balance': ['资金结余表', 'Fund balance'],
  budget: ['资金计划与承诺控制表', 'Budget and commitment control'],
  vouchers: ['凭证列表', 'List of vouchers'],
  chronicle: ['序时簿', 'Chronological journal'],
} as const;
export type StatementName = keyof typeof STATEMENTS;

const BOOK_AND_DAYS = ['book', 'fundSource', 'period', 'from', 'asOf', 'knownAt'] as const;
const SHEET = [...BOOK_AND_DAYS, 'closing', 'account', 'cursor'] as const;
/** The words a statement has a use for besides `org`. */
export const WORDS: Readonly<Record<StatementName, readonly Exclude<keyof StatementWords, 'org'>[]>> = {
  'trial-balance': [...BOOK_AND_DAYS, 'closing'], 'account-sheet': SHEET, 'bank-journal': SHEET, 'general-ledger': [...BOOK_AND_DAYS, 'closing', 'account'],
  'income-expenditure': BOOK_AND_DAYS, 'fund-balance': ['fundSource', 'asOf', 'knownAt', 'by', 'orgs'],
  budget: ['fundSource', 'period', 'from', 'asOf', 'knownAt'], vouchers: [...BOOK_AND_DAYS, 'cursor'], chronicle: [...BOOK_AND_DAYS, 'cursor'],
};
export const isStatement = (name: string): name is StatementName => Object.hasOwn(STATEMENTS, name);

/** What a statement says of itself: the same question at the same two times gives the same rows for ever. */
export interface StatementHead {
  readonly statement: StatementName; readonly titleZh: string; readonly titleEn: string;
  readonly org: string; readonly book: string | null; readonly fundSource: string | null; readonly account: string | null;
  /** first day of the turnover shown; null where the statement only stands at a day */
  readonly from: Day | null; readonly asOf: Day; readonly knownAt: KnownAt; readonly closing: 'included' | 'excluded';
  /** what its opening balance rests on */
  readonly opened: Opened;
  readonly columns: readonly Column[];
}
export interface Statement extends StatementHead {
  page(limit: number, cursor?: string): Promise<StatementRows>;
  /** all rows in one go, where that is cheaper than page after page */
  stream?(): AsyncIterable<StatementRow>;
}

export const text = (key: string, zh: string, en: string): Column => ({ key, zh, en, unit: 'text' });
export const onDay = (key: string, zh: string, en: string): Column => ({ key, zh, en, unit: 'day' });
export const money = (key: string, zh: string, en: string): Column => ({ key, zh, en, unit: 'fen' });
export const count = (key: string, zh: string, en: string): Column => ({ key, zh, en, unit: 'count' });
export const NAMES: readonly Column[] = [text('nameZh', '名称', 'Name (Chinese)'), text('nameEn', '英文名称', 'Name')];

/** A statement whose rows are few and known at once. */
export const whole = (head: Omit<StatementHead, 'titleZh' | 'titleEn'>, rows: readonly StatementRow[]): Statement =>
  ({ ...titled(head), page: () => Promise.resolve({ rows }) });

export const titled = <H extends { readonly statement: StatementName }>(head: H): H & { readonly titleZh: string; readonly titleEn: string } => {
  const [titleZh, titleEn] = STATEMENTS[head.statement];
  return { ...head, titleZh, titleEn };
};

/** 借, 贷 or 平, and the amount on that side. */
export const standing = (netFen: number): { readonly side: string; readonly balanceFen: number } =>
  ({ side: netFen === 0 ? '平' : netFen > 0 ? '借' : '贷', balanceFen: Math.abs(netFen) });

/** All rows of a statement as they come; no more than a page is held. */
export async function* rowsOf(statement: Statement): AsyncGenerator<StatementRow, void, undefined> {
  if (statement.stream !== undefined) { yield* statement.stream(); return; }
  for (let cursor: string | undefined; ;) {
    const { rows, next } = await statement.page(1_000, cursor);
    yield* rows;
    if (next === undefined) return;
    cursor = next;
  }
}
