// A second, smallest posting machine in plain JavaScript, written from the journal entries of the accounting design and sharing no code with the ledger:
// an oracle for it. One mutable table of balances, months as a map of words, no database.
import { OWED, projectPaid, turnBack } from './tiny-turns.mjs';

const CASH = { F: '1001', A: '1003' };
const KIND = ['PRE_JOB', 'SKILL_UPGRADE', 'APPRENTICE', 'GROUP_SKILL', 'DOMESTIC', 'STARTUP', 'CAMP', 'PROV_DEMO', 'PROJECT',
  'WORK_FOR_TRAINING', 'SAFETY', 'MASS_UNEMP', 'VETERAN', 'LABOUR_PREP', 'ENTERPRISE_SCHOOL'];
const spend = (kind) => (kind === 'LIVING' ? '5002' : String(500101 + KIND.indexOf(kind)));
const add = (list, of) => list.reduce((sum, one) => sum + of(one), 0);
const D = (account, fen) => ({ account, side: 'D', fen });
const C = (account, fen) => ({ account, side: 'C', fen });

/** @returns {{lines: object[], balance: (org: string, book: string, account: string, asOf?: string, exceptClosing?: boolean) => number}} */
export function tinyLedger(events) {
  const lines = [], numbers = {}, closed = new Set(), months = {}, letIn = {}, chosen = [];
  const signed = (list) => add(list, (l) => (l.side === 'D' ? l.fen : -l.fen));
  const balance = (org, book, account, asOf = '9999', exceptClosing = false) => signed(lines.filter((l) => l.org === org && l.book === book
    && l.account.startsWith(account) && l.voucherDate <= asOf && !(exceptClosing && l.kind === 'CLOSING')));

  const MOVES = { 'PeriodHeld.v1': 'held', 'PeriodReleased.v1': '', 'PeriodClosed.v1': 'shut', 'PeriodReopened.v1': '', 'PeriodLocked.v1': 'shut' };
  const shut = (org, month) => closed.has(org + month.slice(0, 4)) ? 'shut' : months[org + month] ?? '';
  for (const { type, data: d, meta: { org, on, commandId } } of events) {
    if (type in MOVES) {
      months[org + d.period] = MOVES[type];
      for (const [key, month] of Object.entries(letIn)) if (month === `${org}${d.period}`) delete letIn[key];
    }
    if (type === 'RectificationAdmitted.v1') letIn[d.commandId] = `${org}${d.period}`;
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
    const put = (rule, book, wanted) => {
      const ls = wanted.filter((l) => l.fen !== 0);
      if (ls.length === 0) return;
      if (signed(ls) !== 0) throw new Error(`${type} does not balance in ${book}`);
      const period = date.slice(0, 4) + date.slice(5, 7), word = wordFor(book, ls), series = `${org}${book}${period}${word}`, number = (numbers[series] = (numbers[series] ?? 0) + 1);
      const kind = rule === 'J26' ? 'CLOSING' : ls.some((l) => l.fen < 0) ? 'RECOVERY' : 'NORMAL';
      ls.forEach((l, i) => lines.push({ org, book, period, word, number, line: i + 1, voucherDate: date, factOn: fact, rule, kind, ...l, correction }));
    };
    const both = (rule, make) => ['F', 'A'].forEach((book) => put(rule, book, make(CASH[book])));
    // An offset lowers the expenditure of its own year in red, or is income when that year is over.
    const offset = (book) => ({
      red: d.offsets.filter((o) => o.expensedYear[book] >= year).map((o) => D(spend(o.subsidyKind), -o.amountFen)),
      income: d.offsets.filter((o) => o.expensedYear[book] < year).map((o) => C('4501', o.amountFen)),
    });
    if (type === 'FundAccrued.v1') {
      both('J01', (cash) => [D(cash, d.amountFen), C('4001', d.amountFen)]);
      put('J01', 'M', [D('8012', d.plannedFen ?? 0), C('8011', d.plannedFen ?? 0)]);
    }
    if (type === 'AllocationSent.v1') both('J02', (cash) => [D('5401', d.amountFen), C(cash, d.amountFen)]);
    if (type === 'AllocationReceived.v1') both('J02', (cash) => [D(cash, d.amountFen), C('4401', d.amountFen)]);
    if (type === 'InterestCredited.v1' && d.into === 'EXPENDITURE_ACCOUNT') put('J04', 'A', [D('1004', d.amountFen), C('4201', d.amountFen)]);
    else if (type === 'InterestCredited.v1') both('J04', (cash) => [D(cash, d.amountFen), C('4201', d.amountFen)]);
    turnBack({ type, d, year, put, both, offset });
    if (type === 'BatchCommitted.v1') {
      const kinds = [...new Set(d.lines.map((l) => l.subsidyKind))];
      put('J05', 'M', [...kinds.map((k) => D('8001', add(d.lines.filter((l) => l.subsidyKind === k), (l) => l.amountFen))), C('8002', d.totalFen)]);
    }
    if (type === 'FundsReleased.v1') {
      const rule = d.offsets.length ? 'J16' : 'J06', { red, income } = offset('F');
      put(rule, 'F', [...d.lines.map((l) => D(spend(l.subsidyKind), l.grossFen - add(l.advances ?? [], (a) => a.amountFen))),
        ...d.lines.flatMap((l) => (l.advances ?? []).map((a) => D('1101', a.amountFen))), ...red, C('1001', d.netFen), ...income]);
      put(rule, 'A', [D('1004', d.netFen), C('1003', d.netFen)]);
    }
    const fiscal = d.route === 'FISCAL_ACCOUNT';
    if (type === 'PaymentSettled.v1' && d.repayment && fiscal) ['F', 'A'].forEach((b) => put('J10', b, [D(OWED[b], d.netFen), C(CASH[b], d.netFen)]));
    else if (type === 'PaymentSettled.v1' && d.repayment) put('J10', 'A', [D('200101', d.netFen), C('1004', d.netFen)]);
    if (type === 'PaymentSettled.v1' && !d.repayment) {
      const { red, income } = offset('A'), owed = add(d.offsets, (o) => o.amountFen);
      put('J07', 'M', [D('8002', d.grossFen), C('8001', d.grossFen)]);
      if (d.part) projectPaid({ d, put, fiscal });
      else if (fiscal) {
        ['F', 'A'].forEach((b) => put(owed ? 'J16' : 'J08', b, [D(spend(d.subsidyKind), d.grossFen), ...offset(b).red, C(CASH[b], d.netFen),
          ...offset(b).income]));
      } else put(owed ? 'J16' : 'J07', 'A', [D(spend(d.subsidyKind), d.grossFen), ...red, C('1004', d.netFen), ...income]);
      put('J16', 'M', [...d.offsets.map((o) => D('8102', o.amountFen)), ...d.offsets.map((o) => C('8101', o.amountFen))]);
    }
    if (type === 'PaymentReturned.v1' && fiscal) ['F', 'A'].forEach((b) => put('J09', b, [D(CASH[b], d.amountFen), C(OWED[b], d.amountFen)]));
    else if (type === 'PaymentReturned.v1') put('J09', 'A', [D('1004', d.amountFen), C('200101', d.amountFen)]);
    if (type === 'ClawbackDemanded.v1') put('J13', 'M', [D('8101', d.amountFen), C('8102', d.amountFen)]);
    if (type === 'ClawbackReceived.v1') {
      const old = d.expensedYear.A < year;
      if (d.into !== 'FISCAL_ACCOUNT') put(old ? 'J14' : 'J15', 'A', [D('1004', d.amountFen), old ? C('4501', d.amountFen) : D(spend(d.subsidyKind),
        -d.amountFen)]);
      put(old ? 'J14' : 'J15', 'M', [D('8102', d.amountFen), C('8101', d.amountFen)]);
    }
    if (type === 'ClawbackCancelled.v1') put('J13', 'M', [D('8102', d.amountFen), C('8101', d.amountFen)]);
    if (type === 'ClawbackWrittenOff.v1') put('J17', 'M', [D('8102', d.amountFen), C('8101', d.amountFen), D('8111', d.amountFen), C('8112', d.amountFen)]);
    if (type === 'ClawbackRevived.v1') {
      put('J18', 'M', [D('8112', d.amountFen), C('8111', d.amountFen)]);
      const back = d.expensedYear.A < year ? C('4501', d.amountFen) : D(spend(d.subsidyKind), -d.amountFen);
      if (d.into !== 'FISCAL_ACCOUNT') put('J18', 'A', [D('1004', d.amountFen), back]);
    }
    if (type === 'RecoveryCredited.v1') {
      for (const old of [true, false]) for (const book of ['F', 'A'].filter((each) => d.expensedYear[each] < year === old)) {
        put(old ? 'J14' : 'J15', book, [D(CASH[book], d.amountFen), old ? C('4501', d.amountFen) : D(spend(d.subsidyKind), -d.amountFen)]);
      }
    }
    if (type === 'ClawbackExcessReceived.v1') {
      if (d.into === 'FISCAL_ACCOUNT') put('J22', 'F', [D('1001', d.amountFen), C('2001', d.amountFen)]);
      put('J22', 'A', [D(d.into === 'FISCAL_ACCOUNT' ? '1003' : '1004', d.amountFen), C('200103', d.amountFen)]);
    }
    if (type === 'SweptToFiscalAccount.v1') {
      for (const [rule, of] of [['J14', d.receipts.filter((r) => r.expensedYear.F < year)], ['J15', d.receipts.filter((r) => r.expensedYear.F >= year)]]) {
        const sum = add(of, (r) => r.amountFen);
        put(rule, 'F', [D('1001', sum), ...of.map((r) => (rule === 'J14' ? C('4501', r.amountFen) : D(spend(r.subsidyKind), -r.amountFen)))]);
        put(rule, 'A', [D('1003', sum), C('1004', sum)]);
      }
    }
    if (type === 'YearClosed.v1') {
      for (const book of ['F', 'A']) {
        const own = lines.filter((l) => l.org === org && l.book === book && /^[45]/.test(l.account) && +l.voucherDate.slice(0, 4) === d.year);
        const open = [...new Set(own.map((l) => l.account))].sort().map((a) => [a, signed(own.filter((l) => l.account === a))]);
        const income = open.filter(([, fen]) => fen < 0), costs = open.filter(([, fen]) => fen > 0);
        const total = (of) => add(of, ([, fen]) => fen);
        put('J26', book, [...income.map(([a, fen]) => D(a, -fen)), C('3001', -total(income)), D('3001', total(costs)), ...costs.map(([a, fen]) => C(a, fen))]);
      }
      closed.add(org + d.year);
    }
  }
  return { lines, balance };
}
