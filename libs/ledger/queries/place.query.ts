import type { DataSource } from 'typeorm';
import type { Place } from './balance.query.js';
import { resolveKnownAt, type Patience } from './known-at.query.js';
import type { BookQuestion } from './questions.js';
import { prepared } from './prepared.query.js';
import { UnknownToLedger } from './queries.errors.js';
import { bookWord, closingWord, dayWord } from './words.js';

/** A question about one book set with all its words resolved, and the version of the ledger that answers it. */
export interface At { readonly schema: string; readonly place: Place }

/** An organisation or fund without any voucher is a mistake of the question, not a balance of 0. */
export const mustKnow = async (source: DataSource, schema: string, { fundSource, org }: { readonly fundSource?: string; readonly org: string }):
Promise<void> => {
  const known = await prepared<{ fund_source: string; org: string }>(source, `select distinct fund_source, org from ${schema}.book_set order by 1, 2`, []);
  const orgs = [...new Set(known.map((one) => one.org))];
  if (!orgs.includes(org)) throw new UnknownToLedger('ledger.unknown-org', `no books of organisation ${org}`, orgs);
  const funds = known.filter((one) => one.org === org).map((one) => one.fund_source);
  if (fundSource !== undefined && !funds.includes(fundSource)) {
    throw new UnknownToLedger('ledger.unknown-fund', `no books of fund ${fundSource} at ${org}`, funds);
  }
};

/** @throws UnknownToLedger, LedgerNotThereYet */
export const placeOf = async (source: DataSource, { name, patience }: { readonly name: string; readonly patience: Patience }, question: BookQuestion):
Promise<At> => {
  const book = bookWord(question.book);
  const [asOf, closing] = [dayWord(question.asOf, 'asOf'), closingWord(question.closing)];
  const { schema, knownAt } = await resolveKnownAt(source, question.knownAt, { name, patience });
  const fundSource = question.fundSource ?? 'UI_FUND';
  await mustKnow(source, schema, { fundSource, org: question.org });
  return { schema, place: { book, fundSource, org: question.org, asOf, knownAt, closing } };
};
