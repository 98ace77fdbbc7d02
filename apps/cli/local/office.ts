import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askReconciliation, compareReport, explain, latePostings, liveReport, reportQuestion, transfersInTransit, writePackage,
  type PackageScope } from '#audit';
import { booksDifference, FAR, isUpperDay, SubLedgerQueries, unreviewed } from '#ledger/queries';
import { isRunning, readRun, type RunRecord } from '../launch/run-file.store.js';
import type { AskedTransit, Auditor, TransitQuestion } from './auditor.port.js';
import { openBooks, type Books } from './books.js';
import { Door } from './door.client.js';
import { eventsPlaceIn, eventsPlaceOf } from './events-place.js';
import { EXIT, Failure } from './failure.js';
import { roleUrl, Secrets } from './secrets.store.js';
import { statementsBeside, statementsThrough } from './statements.client.js';
import { tracesBeside, tracesThrough } from './traces.client.js';

/** Options every command has that reads or writes the books. */
export interface Place { readonly data?: string; readonly url?: string }

/** The checkout. */
const ROOT = fileURLToPath(new URL('.', import.meta.resolve('#package.json')));
export const dataFolderOf = ({ data }: Place): string => resolve(data ?? process.env['ZHUANZHANG_DATA'] ?? join(ROOT, 'var'));

/** The running installation in a data folder. @throws Failure when nothing runs there */
export const runningIn = (dataFolder: string): RunRecord & { readonly databaseUrl: string } => {
  const run = readRun(dataFolder);
  if (run === null || !isRunning(run) || run.databaseUrl === undefined) {
    throw new Failure(EXIT.unavailable, `no server is running on ${dataFolder}.`, 'npm start');
  }
  return { ...run, databaseUrl: run.databaseUrl };
};

/** Reads beside the server, as zz_auditor. Where DATABASE_URL and SECRETS_DIR are given, as in a container, the environment says where books and events are. */
export const openLocalBooks = (place: Place): Promise<Books> => {
  const { DATABASE_URL: own, SECRETS_DIR: keys, LOG_ORIGIN: origin } = process.env;
  if (place.data === undefined && own && keys) {
    return openBooks({ auditorUrl: own, secretsFolder: keys, logOrigin: origin || undefined, ...eventsPlaceOf(process.env) });
  }
  const dataFolder = dataFolderOf(place);
  const run = runningIn(dataFolder);
  const secrets = Secrets.of(dataFolder);
  const auditorUrl = roleUrl(run.databaseUrl, 'auditor', secrets.passwords());
  return openBooks({ auditorUrl, secretsFolder: secrets.folder, logOrigin: run.logOrigin, ...eventsPlaceIn(run, secrets) });
};

/** The token of ZHUANZHANG_TOKEN; a token never stands on a command line (usability CLI-08). */
export const tokenGiven = (): string => {
  const token = process.env['ZHUANZHANG_TOKEN'];
  if (token === undefined || token === '') throw new Failure(EXIT.notPermitted, '--url needs a token.', 'export ZHUANZHANG_TOKEN=…');
  return token;
};

const doorGiven = (url: string): string => {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new Failure(EXIT.usage, `--url wants the address of a door such as https://example.org:7301, not ${url}`);
};

const inTransitBeside = async ({ ledger, reader }: Books, { org, asOf = FAR, knownAt: word }: TransitQuestion): Promise<AskedTransit> => {
  if (!isUpperDay(asOf)) throw new Failure(EXIT.usage, `--as-of ${asOf} is no day`);
  if (org !== undefined) await ledger.statements.journalAt({ org, ...(word !== undefined && { knownAt: word }) }); // knows whether it has books
  const knownAt = await ledger.resolveKnownAt(word);
  return { asOf, knownAt, ...await transfersInTransit(reader, { asOf, recordedAt: knownAt.recordedAt }, org) };
};

const beside = (books: Books): Auditor => ({
  ...statementsBeside(books),
  ...tracesBeside(books),
  balance: (question) => books.ledger.balance(question),
  trialBalance: (question) => books.ledger.trialBalance(question),
  sixColumns: (question) => books.ledger.sixColumns(question),
  latePostings: (question) => latePostings(books, question),
  standing: (reference, knownAt) => new SubLedgerQueries(books.ledger).standing(reference, knownAt),
  inTransit: (question) => inTransitBeside(books, question),
  unreviewed: (question) => unreviewed(books.ledger, question),
  booksDifference: (question) => booksDifference(books.ledger, question),
  parties: (question) => new SubLedgerQueries(books.ledger).parties(question),
  explain: (reference) => explain(books, reference),
  report: async ({ sheet, ...words }) => {
    const { performance, ...live } = await liveReport(books.reader, reportQuestion(words));
    return sheet === 'performance' ? { ...live, lines: performance } : live;
  },
  reconciliation: (words) => askReconciliation(books, words),
  compareReport: (reportId) => compareReport(books.reader, reportId),
  package: async ({ org, book, from, to, file }) => {
    const signer = await books.signer();
    const scope = { org, ...(book !== undefined && { book }), ...(from !== undefined && { from: Number(from) }), ...(to !== undefined && { to: Number(to) }) };
    const handle = await open(file, 'wx'); // a stream that opens the file itself fails where nobody listens
    try {
      await writePackage({ ...books, signer }, { scope: scope as PackageScope, out: handle.createWriteStream() });
    } finally { await handle.close().catch(() => undefined); }
    return signer.vkey;
  },
  close: () => books.close(),
});

const throughDoor = (door: Door): Auditor => ({
  ...statementsThrough(door),
  ...tracesThrough(door),
  balance: async ({ book, account, ...when }) => await door.get(`/v1/balances/${book}.${account}`, when) as never,
  trialBalance: async (question) => await door.get('/v1/trial-balance', { ...question }) as never,
  sixColumns: async (question) => await door.get('/v1/six-columns', { ...question }) as never,
  latePostings: async ({ limit, ...question }) => await door.get('/v1/late-postings', { ...question, limit: limit?.toString() }) as never,
  standing: async (reference, knownAt) => await door.get(`/v1/vouchers/${encodeURIComponent(reference)}/standing`, { knownAt }) as never,
  inTransit: async (question) => await door.get('/v1/transfers-in-transit', { ...question }) as never,
  unreviewed: async ({ limit, ...question }) => await door.get('/v1/unreviewed-vouchers', { ...question, limit: limit?.toString() }) as never,
  parties: async ({ book, account, ...when }) => await door.get(`/v1/accounts/${book}.${account}/parties`, when as never) as never,
  booksDifference: async (question) => await door.get('/v1/books-difference', { ...question }) as never,
  explain: async (reference) => await door.get(`/v1/explain/${encodeURIComponent(reference)}`) as never,
  report: async (order) => await door.get('/v1/reports', { ...order }) as never,
  reconciliation: async ({ account, ...words }) => await door.get(`/v1/bank-accounts/${account}/reconciliation`, { ...words, sheet: 'matches' }) as never,
  compareReport: async (reportId) => await door.get(`/v1/reports/${encodeURIComponent(reportId)}/compare`) as never,
  package: async ({ file, ...scope }) => { await door.save('/v1/packages', scope, file); return null; },
  close: async () => undefined,
});

/** Beside the server by SQL, or through the auditors' door when an address is given. */
export const openAuditor = async (place: Place): Promise<Auditor> =>
  (place.url === undefined ? beside(await openLocalBooks(place)) : throughDoor(new Door(doorGiven(place.url), tokenGiven())));

/** The clerks' door: beside the server with the operator's token, or elsewhere with the caller's. */
export const clerksDoor = (place: Place): { readonly url: string; readonly token: string } => {
  if (place.url !== undefined) return { url: doorGiven(place.url), token: tokenGiven() };
  const dataFolder = dataFolderOf(place);
  const url = runningIn(dataFolder).processes.find(({ name }) => name === 'admin-api')?.url;
  const token = Secrets.of(dataFolder).read('operator.token');
  if (!url || token === null) throw new Failure(EXIT.unavailable, `the server on ${dataFolder} is still starting.`, 'try again in a moment');
  return { url, token };
};

/** Opens, works, closes, whatever happens. */
export const using = async <T extends { close(): Promise<void> }>(opened: Promise<T>, work: (one: T) => Promise<void>): Promise<void> => {
  const one = await opened;
  try { await work(one); } finally { await one.close(); }
};
