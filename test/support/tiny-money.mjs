// What the facts of the golden thread mean, for the smallest ledger. It shares no code with the ledger and none with the verifier.
import { add, C, D, spend } from './tiny-lines.mjs';
import { OWED, projectPaid, turnBack } from './tiny-turns.mjs';

const CASH = { F: '1001', A: '1003' };

/** Puts the vouchers of one fact: `put(rule, book, lines)`; a line says whom it is of where the fact is about many. */
export function means({ type, d, year, put }) {
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
      ...d.lines.flatMap((l) => (l.advances ?? []).map((a) => D('1101', a.amountFen, { project: a.projectId }))), ...red, C('1001', d.netFen), ...income]);
    put(rule, 'A', [D('1004', d.netFen), C('1003', d.netFen)]);
  }
  if (type === 'PaymentSettled.v1') paid({ d, put, offset });
  const fiscal = d.route === 'FISCAL_ACCOUNT';
  if (type === 'PaymentReturned.v1' && fiscal) ['F', 'A'].forEach((b) => put('J09', b, [D(CASH[b], d.amountFen), C(OWED[b], d.amountFen)]));
  else if (type === 'PaymentReturned.v1') put('J09', 'A', [D('1004', d.amountFen), C('200101', d.amountFen)]);
  clawedBack({ type, d, year, put });
}

function paid({ d, put, offset }) {
  const fiscal = d.route === 'FISCAL_ACCOUNT';
  if (d.repayment && fiscal) return ['F', 'A'].forEach((b) => put('J10', b, [D(OWED[b], d.netFen), C(CASH[b], d.netFen)]));
  if (d.repayment) return put('J10', 'A', [D('200101', d.netFen), C('1004', d.netFen)]);
  const { red, income } = offset('A'), owed = add(d.offsets, (o) => o.amountFen);
  put('J07', 'M', [D('8002', d.grossFen), C('8001', d.grossFen)]);
  if (d.part) projectPaid({ d, put, fiscal });
  else if (fiscal) {
    ['F', 'A'].forEach((b) => put(owed ? 'J16' : 'J08', b, [D(spend(d.subsidyKind), d.grossFen), ...offset(b).red, C(CASH[b], d.netFen),
      ...offset(b).income]));
  } else put(owed ? 'J16' : 'J07', 'A', [D(spend(d.subsidyKind), d.grossFen), ...red, C('1004', d.netFen), ...income]);
  put('J16', 'M', [...d.offsets.map((o) => D('8102', o.amountFen)), ...d.offsets.map((o) => C('8101', o.amountFen, { case: o.clawbackId }))]);
}

function clawedBack({ type, d, year, put }) {
  const income = (book) => (d.expensedYear[book] < year ? C('4501', d.amountFen) : D(spend(d.subsidyKind), -d.amountFen));
  if (type === 'ClawbackDemanded.v1') put('J13', 'M', [D('8101', d.amountFen), C('8102', d.amountFen)]);
  if (type === 'ClawbackReceived.v1') {
    const rule = d.expensedYear.A < year ? 'J14' : 'J15';
    if (d.into !== 'FISCAL_ACCOUNT') put(rule, 'A', [D('1004', d.amountFen), income('A')]);
    put(rule, 'M', [D('8102', d.amountFen), C('8101', d.amountFen)]);
  }
  if (type === 'ClawbackCancelled.v1') put('J13', 'M', [D('8102', d.amountFen), C('8101', d.amountFen)]);
  if (type === 'ClawbackWrittenOff.v1') put('J17', 'M', [D('8102', d.amountFen), C('8101', d.amountFen), D('8111', d.amountFen), C('8112', d.amountFen)]);
  if (type === 'ClawbackRevived.v1') {
    put('J18', 'M', [D('8112', d.amountFen), C('8111', d.amountFen)]);
    if (d.into !== 'FISCAL_ACCOUNT') put('J18', 'A', [D('1004', d.amountFen), income('A')]);
  }
  if (type === 'RecoveryCredited.v1') {
    for (const old of [true, false]) for (const book of ['F', 'A'].filter((each) => d.expensedYear[each] < year === old)) {
      put(old ? 'J14' : 'J15', book, [D(CASH[book], d.amountFen), income(book)]);
    }
  }
  if (type === 'ClawbackExcessReceived.v1') {
    const back = (line) => ({ ...line, of: { owner: d.clawbackId } });
    if (d.into === 'FISCAL_ACCOUNT') put('J22', 'F', [D('1001', d.amountFen), back(C('2001', d.amountFen))]);
    put('J22', 'A', [D(d.into === 'FISCAL_ACCOUNT' ? '1003' : '1004', d.amountFen), back(C('200103', d.amountFen))]);
  }
  if (type === 'SweptToFiscalAccount.v1') {
    for (const [rule, of] of [['J14', d.receipts.filter((r) => r.expensedYear.F < year)], ['J15', d.receipts.filter((r) => r.expensedYear.F >= year)]]) {
      const sum = add(of, (r) => r.amountFen);
      put(rule, 'F', [D('1001', sum), ...of.map((r) => (rule === 'J14' ? C('4501', r.amountFen) : D(spend(r.subsidyKind), -r.amountFen)))]);
      put(rule, 'A', [D('1003', sum), C('1004', sum)]);
    }
  }
}
