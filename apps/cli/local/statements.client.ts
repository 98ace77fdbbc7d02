import { Readable } from 'node:stream';
import { beancountJournal, hledgerJournal, isSimulation, openExport, openStatement, printVoucher, printVouchers, statementBytes } from '#audit';
import type { AskedStatement, Auditor, BytesOrder, JournalWords } from './auditor.port.js';
import type { Books } from './books.js';
import type { Door } from './door.client.js';

type Statements = Pick<Auditor, 'statement' | 'bytes'>;

const bytesBeside = async (books: Books, order: BytesOrder): Promise<Readable> => {
  if (order.is === 'table') {
    const writing = { tongue: order.lang, simulation: await isSimulation(books.reader) };
    return statementBytes(await openStatement(books, order.name, order.words), order.format, writing);
  }
  if (order.is === 'voucher') return Readable.from(await printVoucher(books, order), { objectMode: false });
  const { period, from, asOf, ...words } = order.words;
  const span = books.ledger.statements.span({ ...(period && { period }), ...(from && { from }), ...(asOf && { asOf }) });
  if (order.is === 'print') return Readable.from(await printVouchers(books, { ...words, ...span, paper: order.paper }), { objectMode: false });
  const exported = await openExport(books, { ...words, ...span });
  return Readable.from((order.format === 'hledger' ? hledgerJournal : beancountJournal)(exported), { objectMode: false });
};

/** Beside the server, by SQL. */
export const statementsBeside = (books: Books): Statements => ({
  statement: async ({ name, words, limit }) => {
    const statement = await openStatement(books, name, words);
    const { page: _page, stream: _stream, ...head } = statement;
    const { rows, next } = await statement.page(limit);
    return { ...head, rows, more: next !== undefined };
  },
  bytes: (order) => bytesBeside(books, order),
});

type Parameters = Readonly<Record<string, string | undefined>>;
const parameters = (words: JournalWords | object): Parameters => Object.fromEntries(Object.entries(words).filter(([, word]) => typeof word === 'string'));

/** Through the auditors' door. */
export const statementsThrough = (door: Door): Statements => ({
  statement: async ({ name, words, limit }) => {
    const answer = await door.get(`/v1/statements/${name}`, { ...parameters(words), limit: String(limit) }) as
      Omit<AskedStatement, 'more'> & { readonly links: { readonly next?: string } };
    return { ...answer, more: answer.links.next !== undefined };
  },
  bytes: (order) => {
    if (order.is === 'table') return door.stream(`/v1/statements/${order.name}`, { ...parameters(order.words), format: order.format, lang: order.lang });
    if (order.is === 'journal') return door.stream('/v1/journals', { ...parameters(order.words), format: order.format });
    if (order.is === 'print') return door.stream('/v1/voucher-prints', { ...parameters(order.words), paper: order.paper });
    return door.stream(`/v1/vouchers/${encodeURIComponent(order.reference)}/print`, { fundSource: order.fundSource, paper: order.paper });
  },
});
