import { addDays, type Day } from '#kernel';
import { workdayAfter } from './calendar.table.js';
import type { City, Debt, Office, ReadyClaim } from './city.world.js';
import { type Errand, hash } from './diary.js';
import { bankAccount } from './identity.js';
import { askedAgain } from './mishaps.js';
import { lateAnswer } from './recovering.js';

interface Order { readonly paymentId: string; readonly requestId: string; readonly batchId: string; readonly claims: readonly ReadyClaim[] }

/** Debts of the payees of this batch that its claims can carry: set off when the money is asked for. */
const offsetsOf = ({ debts }: Office, claims: readonly ReadyClaim[]): readonly { readonly debt: Debt; readonly claim: ReadyClaim }[] => {
  const found: { readonly debt: Debt; readonly claim: ReadyClaim }[] = [];
  for (const debt of debts.filter(({ settled }) => !settled)) {
    const carries = ({ payee, kind, amountFen }: ReadyClaim): boolean => payee === debt.payee && kind !== 'PROJECT' && amountFen > debt.amountFen;
    const claim = claims.find((each) => carries(each) && !found.some((other) => other.claim === each));
    if (claim !== undefined) found.push({ debt, claim });
  }
  for (const { debt } of found) debt.settled = true;
  return found;
};

/** Approved money is asked for, goes through both bureaus, and stands on the expenditure account. */
function* funding(city: City, office: Office, { requestId: asked, batchId, claims }: Order): Generator<Day, string, void> {
  const { diary } = city;
  const offsets = offsetsOf(office, claims);
  const again = offsets.length === 0 ? askedAgain(city, asked) : undefined;
  if (again !== undefined) {
    diary.tell(office.at('account'), 'RequestFunds', { requestId: asked, batches: [batchId], offsets: [] });
    diary.tell(office.at('finrev'), 'ReviewFundRequest', { requestId: asked });
    yield workdayAfter(diary.today, 1);
    diary.tell(office.at('fbop'), again === 'RETURNED' ? 'ReturnFundRequest' : 'RejectFundRequest', { requestId: asked, reason: '明细与批次合计不符' });
    yield workdayAfter(diary.today, 2);
  }
  const requestId = again === 'REJECTED' ? `${asked}-2` : asked;
  diary.tell(office.at('account'), 'RequestFunds', {
    requestId, batches: [batchId],
    offsets: offsets.map(({ debt, claim }) => ({ clawbackId: debt.clawbackId, claimId: claim.claimId, amountFen: debt.amountFen })),
  });
  diary.tell(office.at('finrev'), 'ReviewFundRequest', { requestId });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('fbop'), 'ExamineFundRequest', { requestId });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('fbappr'), 'ReleaseFunds', { requestId });
  const gross = claims.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const amountFen = gross - offsets.reduce((sum, { debt }) => sum + debt.amountFen, 0);
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('account'), 'CreditFunds', { requestId, amountFen, bankReference: `BK-${requestId}` });
  return requestId;
}

const send = (city: City, office: Office, paymentId: string): void => {
  const { diary } = city;
  diary.tell(office.at('finrev'), 'ReviewPayment', { paymentId });
  diary.tell(office.at('cashier'), 'SendPaymentFile', { paymentId, fileId: `F-${city.serial()}` });
};

/** The account was closed: two people put another in its place, it cools, and the line goes out again. */
function* repaying(city: City, office: Office, paymentId: string, line: number): Errand {
  const { diary } = city;
  yield workdayAfter(diary.today, 3);
  const n = city.serial();
  diary.tell(office.at('account'), 'CorrectPayeeAccount', { paymentId, line, accountId: `ACC-NEW-${n}`, account: bankAccount('示例更正户', 7_000_000_000 + n) });
  diary.tell(office.at('finrev'), 'ConfirmPayeeAccount', { paymentId, line });
  yield workdayAfter(diary.today, 3);
  diary.tell(office.at('cashier'), 'ReissuePayment', { paymentId, line });
  send(city, office, paymentId);
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('cashier'), 'SettlePayment', { paymentId, line, bankReference: `BK-${paymentId}-${line}-2` });
}

/** The bank does not know what became of a line until it is asked. Was it not paid, it goes out again. */
function* unknown(city: City, office: Office, paymentId: string, line: number): Errand {
  const { diary } = city;
  diary.tell(office.at('cashier'), 'RecordPaymentUnknown', { paymentId, line, reason: '银行系统超时，回单未返回' });
  yield workdayAfter(diary.today, 1);
  const queryId = `Q-${paymentId}-${line}`;
  const query = { paymentId, line, queryId, evidenceHash: hash(queryId) };
  if (city.chance.of(queryId).happens(0.5)) {
    diary.tell(office.at('cashier'), 'RecordBankQuery', { ...query, answer: 'SETTLED', bankReference: `BK-${paymentId}-${line}` });
    return;
  }
  diary.tell(office.at('cashier'), 'RecordBankQuery', { ...query, answer: 'FAILED', failureCode: 'BANK_TIMEOUT' });
  diary.tell(office.at('cashier'), 'ReissuePayment', { paymentId, line });
  send(city, office, paymentId);
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('cashier'), 'SettlePayment', { paymentId, line, bankReference: `BK-${paymentId}-${line}-2` });
}

type Fate = 'SETTLED' | 'RETURNED' | 'UNKNOWN';
/** A claim with a late answer to come is paid without adventures, as are the two parts of a contract. */
const fateOf = (city: City, claim: ReadyClaim, n: number): Fate => {
  const chance = city.chance.of(`fate/${claim.claimId}/${n}`);
  if (claim.kind === 'PROJECT' || claim.lines.some(({ trick }) => trick !== undefined)) return 'SETTLED';
  return chance.happens(0.015) ? 'RETURNED' : chance.happens(0.005) ? 'UNKNOWN' : 'SETTLED';
};

/** The payment file goes out and the bank's answer comes back line by line. */
export function* paying(city: City, office: Office, order: Order): Errand {
  const { diary } = city;
  const requestId = yield* funding(city, office, order);
  const { paymentId, claims, batchId } = order;
  diary.tell(office.at('cashier'), 'IssuePaymentOrder', { paymentId, requestId });
  send(city, office, paymentId);
  yield workdayAfter(diary.today, 1);
  const returned: number[] = [];
  for (const [i, claim] of claims.entries()) {
    const line = i + 1;
    const fate = fateOf(city, claim, line);
    if (fate === 'UNKNOWN') diary.begin(unknown(city, office, paymentId, line));
    else {
      city.unpaidAdvances.delete(claim.claimId);
      diary.tell(office.at('cashier'), 'SettlePayment', { paymentId, line, bankReference: `BK-${paymentId}-${line}` });
    }
    if (fate === 'RETURNED') returned.push(line);
    if (fate !== 'UNKNOWN' && office.late.delete(batchId)) diary.plant('F30', { auditor: '受理到支付超过时限' });
    for (const paid of claim.lines.filter(({ trick }) => trick?.startsWith('late ') === true)) diary.begin(lateAnswer(city, office, claim, paid));
  }
  yield workdayAfter(diary.today, 2);
  const hangs = returned.length > 0 && city.wish.irregular > 0 && city.chance.of(`F35/${paymentId}`).happens(city.wish.irregular * 2);
  for (const line of returned) {
    diary.tell(office.at('cashier'), 'RecordBankReturn', { paymentId, line, returnCode: 'ACCOUNT_CLOSED', bankReference: `BK-${paymentId}-${line}-R` });
    if (hangs) diary.plant('F35', { auditor: '退汇长期挂账' });
  }
  if (hangs) return;
  for (const line of returned) yield* repaying(city, office, paymentId, line);
  yield addDays(diary.today, 5);
  diary.tell(office.at('account'), 'SettleBatch', { batchId });
}
