// A second, smallest posting machine in plain JavaScript, written from the journal entries of the accounting design and sharing no code with the ledger:
// an oracle for it. One mutable table of balances, months as a map of words, no database.
import { add, C, D } from './tiny-lines.mjs';
import { means } from './tiny-money.mjs';

const MOVES = { 'PeriodHeld.v1': 'held', 'PeriodReleased.v1': '', 'PeriodClosed.v1': 'shut', 'PeriodReopened.v1': '', 'PeriodLocked.v1': 'shut' };

/** Whom a line of a control account is of: what the line says itself, else what the fact is about. */
const partyOf = (book, { account, of = {} }, d, caseOf) => {
  const project = of.project ?? d.part?.projectId, clawback = of.case ?? d.clawbackId;
  if (account === '1101' || account === '8021') return `PROJECT:${project}`;
  if (account === '8101' || account === '8111') return caseOf(clawback);
  if (!(book === 'F' ? ['2001'] : book === 'A' ? ['200101', '200102', '200103'] : []).includes(account)) return '';
  if (of.owner) return caseOf(of.owner);
  if (of.order) return `ORDER:${of.order}`;
  if (d.receiptId) return `RECEIPT:${d.receiptId}`;
  return d.paymentId ? `ORDER:${d.paymentId}/${d.line}` : caseOf(clawback);
};

/** @returns {{lines: object[], balance: (org: string, book: string, account: string, asOf?: string, exceptClosing?: boolean) => number}} */
export function tinyLedger(events) {
  const lines = [], numbers = {}, closed = new Set(), months = {}, letIn = {}, chosen = [], against = {}, written = {};
  const signed = (list) => add(list, (l) => (l.side === 'D' ? l.fen : -l.fen));
  const balance = (org, book, account, asOf = '9999', exceptClosing = false) => signed(lines.filter((l) => l.org === org && l.book === book
    && l.account.startsWith(account) && l.voucherDate <= asOf && !(exceptClosing && l.kind === 'CLOSING')));
  // What was closed shuts all before it: were a year or a month closed on or after this month, then this one is too.
  const shut = (org, month) => [...closed].some((key) => key.startsWith(org) && key.slice(org.length) >= month.slice(0, 4))
    || Object.entries(months).some(([key, is]) => is === 'shut' && key.startsWith(org) && key.slice(org.length) >= month) ? 'shut' : months[org + month] ?? '';

  for (const { id, type, data: d, meta: { org, on: told, commandId } } of events) {
    const on = type === 'VoucherReversed.v1' ? d.source.on : told;
    if (type in MOVES) {
      months[org + d.period] = MOVES[type];
      for (const [key, month] of Object.entries(letIn)) if (month === `${org}${d.period}`) delete letIn[key];
    }
    if (type === 'RectificationAdmitted.v1') letIn[d.commandId] = `${org}${d.period}`;
    if (type === 'ClawbackOpened.v1') against[`${org} ${d.clawbackId}`] = `${d.payee.kind}:${d.payee.id}`;
    let date = on, fact = on, correction = '';
    if (type === 'YearClosed.v1') date = fact = `${d.year}-12-31`;
    else {
      let [y, m] = [+on.slice(0, 4), +on.slice(5, 7)];
      const name = () => `${y}${String(m).padStart(2, '0')}`;
      if (shut(org, name()) !== '' && !(shut(org, name()) === 'held' && letIn[commandId] === org + name())) {
        while (shut(org, name()) !== '') [y, m] = m === 12 ? [y + 1, 1] : [y, m + 1];
        date = `${y}-${String(m).padStart(2, '0')}-01`;
      }
      if (date !== on) correction = on.slice(0, 4) + on.slice(5, 7);
    }
    const year = +date.slice(0, 4);
    if (type === 'VoucherWordsChosen.v1') {
      chosen.unshift({ org, words: d.words, from: Math.max(d.year, ...lines.filter((l) => l.org === org).map((l) => +l.voucherDate.slice(0, 4) + 1)) });
    }
    const wordFor = (book, ls) => {
      const special = chosen.filter((c) => c.org === org && c.from <= year).sort((a, b) => b.from - a.from)[0]?.words === 'SPECIAL';
      const money = ls.filter((l) => (book === 'F' ? ['1001'] : book === 'A' ? ['1003', '1004'] : []).includes(l.account));
      return !special ? '记' : money.length === 0 ? '转' : money.every((l) => l.side === 'D') ? '收' : '付';
    };
    const own = written[id] = [];
    const caseOf = (clawback) => against[`${org} ${clawback}`] ?? `CASE:${clawback}`;
    const write = (rule, book, ls, kind) => {
      if (signed(ls) !== 0) throw new Error(`${type} does not balance in ${book}`);
      const period = date.slice(0, 4) + date.slice(5, 7), word = wordFor(book, ls), series = `${org}${book}${period}${word}`, number = (numbers[series] = (numbers[series] ?? 0) + 1);
      own.push({ rule, book, ls });
      ls.forEach(({ account, side, fen, party = '' }, i) => lines.push({
        org, book, period, word, number, line: i + 1, voucherDate: date, factOn: fact, rule, kind, account, side, fen, correction, party,
      }));
    };
    // A second voucher of one entry, from one fact in one book, is told from the first: no two vouchers of a fact have one name.
    const putFor = (about) => (entry, book, wanted) => {
      const ls = wanted.filter((l) => l.fen !== 0).map((l) => ({ ...l, party: partyOf(book, l, about, caseOf) }));
      if (ls.length === 0) return;
      const same = own.filter((v) => v.book === book && v.rule.split('/')[0] === entry).length;
      write(same === 0 ? entry : `${entry}/${same + 1}`, book, ls, entry === 'J26' ? 'CLOSING' : ls.some((l) => l.fen < 0) ? 'RECOVERY' : 'NORMAL');
    };
    if (type === 'VoucherReversed.v1') {
      // What stands in the books is what is taken back, line by line.
      for (const { rule, book, ls } of written[d.source.eventId]) write(`J23/${rule}`, book, ls.map((l) => ({ ...l, fen: -l.fen })), 'REVERSAL');
      if (d.right) {
        const right = { ...d.source.data, ...d.right };
        means({ type: d.source.type, d: right, year, put: putFor(right) });
      }
    } else if (type === 'YearClosed.v1') {
      for (const book of ['F', 'A']) {
        const ofYear = lines.filter((l) => l.org === org && l.book === book && /^[45]/.test(l.account) && +l.voucherDate.slice(0, 4) === d.year);
        const open = [...new Set(ofYear.map((l) => l.account))].sort().map((a) => [a, signed(ofYear.filter((l) => l.account === a))]);
        const income = open.filter(([, fen]) => fen < 0), costs = open.filter(([, fen]) => fen > 0);
        const total = (of) => add(of, ([, fen]) => fen);
        putFor(d)('J26', book, [...income.map(([a, fen]) => D(a, -fen)), C('3001', -total(income)), D('3001', total(costs)), ...costs.map(([a, fen]) => C(a, fen))]);
      }
      closed.add(org + d.year);
    } else means({ type, d, year, put: putFor(d) });
  }
  return { lines, balance };
}
