import { chart } from './chart.js';
import { notPosted } from './not-posted.table.js';
import { postings } from './posting.table.js';
import type { PostingRule, Template } from './template.js';
import type { Book } from './voucher.js';

const line = (template: Template<never>): string =>
  `${template.side === 'D' ? '借' : '贷'} ${template.account} ${template.red ? '−' : ''}${template.source.name}`;
const cell = (templates: readonly Template<never>[] | undefined): string => (templates === undefined ? '—' : templates.map(line).join('<br>'));
const row = (type: string, { rule, says, when, F, A, M }: PostingRule<never>): string =>
  `| \`${type}\`${when === undefined ? '' : `<br>${when.text}`} | ${rule} | ${says} | ${cell(F)} | ${cell(A)} | ${cell(M)} |`;

/** The posting table as Markdown. */
export const postingsTable = (): string => [
  '| event | entry | 摘要 | Book F 财政专户账 | Book A 经办账 | Book M 备查账 |', '|---|---|---|---|---|---|',
  ...Object.entries(postings).flatMap(([type, rules]) => (rules as readonly PostingRule<never>[]).map((one) => row(type, one))),
].join('\n');

const chartOf = (book: Book): string => [
  '| code | 科目 | account | side | leaf | from | sub-ledger | bank |', '|---|---|---|---|---|---|---|---|',
  ...chart.filter((one) => one.book === book).map(({ code, nameZh, nameEn, normalSide, postable, validFrom, parties, bank }) =>
    `| ${code} | ${nameZh} | ${nameEn} | ${normalSide === 'D' ? '借' : '贷'} | ${postable ? '✓' : ''} | ${validFrom} | ${parties ?? ''} | ${bank ?? ''} |`),
].join('\n');

/** The text of POSTINGS.md: generated evidence, a test fails when the committed file differs. */
export const renderPostings = (): string => `# Postings: what every event means in debits and credits

Generated from \`posting.table.ts\` by \`renderPostings()\`; do not edit. 借 is debit, 贷 is credit, \`−\` is red letter (红字: a negative amount on its own side).

${postingsTable()}

- \`5001xx\` is the detail account of the subsidy kind. \`4xxx/5xxx\` is each leaf account of classes 4 and 5 with a balance.
- A line whose amount is 0 is left out, and so is a voucher without lines. A voucher with red letter has kind RECOVERY or REVERSAL,
  a year close CLOSING, all others NORMAL.
- The day of a voucher is the day of the fact while its month is open, else the first day of the next open month, with the period it corrects. A held month
  takes only what an admitted command brings.
- Prior or same year is the year the book itself expensed the money in (\`expensedYear.F\`, \`expensedYear.A\`) against the year of the voucher.
- \`VoucherReversed.v1\` posts every voucher of its source once more, same accounts and sides, negative amounts, kind REVERSAL, entry J23/…; and
  what the right fact would have posted, where it names one. It is dated as its source, or in the next open month as a correction of that period.
- No two vouchers of an event in one book have one entry: a second one is told apart by its number, \`J12/2\`.
- A control account (column sub-ledger) names a party on every line: the payee of a clawback as the case was opened with (\`PERSON:\`, \`INSTITUTION:\`,
  \`ENTERPRISE:\`; \`CASE:\` where nobody opened it), the project of an advance (\`PROJECT:\`), the receipt (\`RECEIPT:\`) or the line of a payment
  order (\`ORDER:\`) of a temporary receipt, the payee again of what was received in excess; \`UNNAMED:\` where an event names nobody.
- Dimensions of a line: fund source, organisation and book are those of its book set. Subsidy kind, payee type, batch, claim and project stand where the
  event names one: a release knows its batches and not their claims. A line that recovers a subsidy (红字 of \`5001xx\`, \`5002\`; 4501) always names the
  claim whose money came back: as the event names it, else as its case was opened with; \`CASE:\` and the case where nobody opened it, \`UNNAMED:\` where
  the event names no case. Policy year stands on recovered money; elsewhere it is the year of the voucher.
  Person category stands on the payment of a claim of one person, department on that of a project whose class was filed with one: a class claim has
  many trainees and its money names none, so that it is null there and is found through the claim. The bank account stands on every line of money in a
  bank, by organisation and place: no event knows its number.
- A year close is dated 31 December and closes all months of the year in every book of the organisation; Book M carries over.

## Events without a posting

${notPosted.map((type) => `\`${type}\``).join(', ')}.

## Chart of accounts

${(['F', 'A', 'M'] as const).map((book) => `### Book ${book}\n\n${chartOf(book)}`).join('\n\n')}
`;
