// The ways of money beside the golden thread, for the smallest ledger. It shares no code with the ledger and none with the verifier.
import { add, C, D, spend } from './tiny-lines.mjs';

export const OWED = { F: '2001', A: '200101' };
const flip = (l) => ({ ...l, fen: -l.fen });

/** An advance stands as 1101 until its settlement spends it; Book F may do so too. */
export function projectPaid({ d, put, fiscal }) {
  const { part, advanceFen: a, remainderFen: r, carriedInF } = d.part, cash = fiscal ? '1003' : '1004';
  const rule = part === 'ADVANCE' ? 'J19' : 'J20';
  if (fiscal) put(rule, 'F', [D(part === 'ADVANCE' && carriedInF ? '1101' : spend(d.subsidyKind), d.grossFen), C('1001', d.netFen)]);
  if (part === 'ADVANCE') put(rule, 'A', [D('1101', d.grossFen), C(cash, d.netFen)]);
  else put(rule, 'A', [D(spend(d.subsidyKind), d.grossFen + a), C('1101', a), C(cash, d.netFen)]);
  put(rule, 'M', part === 'ADVANCE' ? [D('8021', r), C('8022', r)] : [D('8022', r), C('8021', r)]);
  if (part !== 'ADVANCE' && carriedInF) put(rule, 'F', [D(spend(d.subsidyKind), a), C('1101', a)]);
}

function cancelled({ d, year, put, offset }) {
  const fen = d.amountFen, fiscal = d.route === 'FISCAL_ACCOUNT', paid = d.expensedYear, lifted = add(d.offsets ?? [], (o) => o.amountFen);
  const back = (on, amount) => (on < year ? C('4501', amount) : D(spend(d.subsidyKind), -amount));
  if (!paid) put('J11', 'M', [D('8002', fen + lifted), C('8001', fen + lifted)]);
  else if (!d.part) for (const b of fiscal ? ['F', 'A'] : ['A']) put('J11', b, [D(OWED[b], fen), back(paid[b], fen)]);
  else {
    const { part, advanceFen: a, remainderFen: r, carriedInF } = d.part, ahead = part === 'ADVANCE', rule = ahead ? 'J19' : 'J20';
    if (fiscal) put(rule, 'F', [D('2001', fen), ahead && carriedInF ? C('1101', fen) : back(paid.F, fen)]);
    put(rule, 'A', ahead ? [D('200101', fen), C('1101', fen)] : [D('200101', fen), D('1101', a), back(paid.A, fen + a)]);
    put(rule, 'M', ahead ? [D('8022', r), C('8021', r)] : [D('8021', r), C('8022', r)]);
    if (!ahead && carriedInF) put(rule, 'F', [D('1101', a), back(paid.A, a)]);
  }
  if (!lifted) return;
  for (const [b, on] of [['F', paid?.F ?? d.releasedYearF], ['A', paid?.A]]) {
    if (on === year) put('J16', b, [D(spend(d.subsidyKind), -lifted), ...offset(b).red.map(flip), ...offset(b).income.map(flip)]);
  }
  if (paid) put('J16', 'M', [...d.offsets.map((o) => D('8101', o.amountFen, { case: o.clawbackId })), ...d.offsets.map((o) => C('8102', o.amountFen))]);
}

function receipt({ type, d, year, put }) {
  const fiscal = d.into === 'FISCAL_ACCOUNT', books = fiscal ? ['F', 'A'] : ['A'], fen = d.amountFen;
  const cash = { F: '1001', A: fiscal ? '1003' : '1004' }, own = { F: '2001', A: '200102' }, due = { F: '2001', A: '200103' };
  if (type === 'UnidentifiedReceived.v1') books.forEach((b) => put('J22', b, [D(cash[b], fen), C(own[b], fen)]));
  if (type === 'ReceiptSentBack.v1') books.forEach((b) => put('J22', b, [D(due[b], fen), C(cash[b], fen)]));
  if (type !== 'ReceiptIdentified.v1') return;
  if (d.meaning === 'INTEREST') books.forEach((b) => put('J22', b, [D(own[b], fen), C('4201', fen)]));
  if (d.meaning === 'PAYMENT_RETURN') {
    // The payment that came back is named since the event says it: then the money is of that payment, also where the account stays the same.
    const order = d.paymentId ? { order: `${d.paymentId}/${d.line}` } : {};
    put('J22', 'A', [D('200102', fen), C('200101', fen, order)]);
    if (fiscal && d.paymentId) put('J22', 'F', [D('2001', fen), C('2001', fen, order)]);
  }
  if (d.meaning === 'TO_RETURN') put('J22', 'A', [D('200102', fen), C('200103', fen)]);
  if (d.meaning === 'CLAWBACK') for (const old of [true, false]) for (const b of books.filter((each) => d.expensedYear[each] < year === old)) {
    put(old ? 'J14' : 'J15', b, [D(own[b], fen), old ? C('4501', fen) : D(spend(d.subsidyKind), -fen)]);
  }
}

function refunded({ d, year, put }) {
  const fiscal = d.from === 'FISCAL_ACCOUNT', books = fiscal ? ['F', 'A'] : ['A'], fen = d.amountFen, cash = { F: '1001', A: fiscal ? '1003' : '1004' };
  if (d.ground === 'EXCESS') books.forEach((b) => put('J22', b, [D({ F: '2001', A: '200103' }[b], fen), C(cash[b], fen)]));
  else for (const old of [true, false]) for (const b of books.filter((each) => d.expensedYear[each] < year === old)) {
    put(old ? 'J14' : 'J15', b, [old ? C('4501', -fen) : D(spend(d.subsidyKind), fen), C(cash[b], fen)]);
  }
}

export function turnBack({ type, d, year, put, both, offset }) {
  const fen = d.amountFen;
  if (type === 'PaymentCancelled.v1') cancelled({ d, year, put, offset });
  receipt({ type, d, year, put });
  if (type === 'RefundPaid.v1') refunded({ d, year, put });
  if (type === 'CommitmentWithdrawn.v1') {
    const kinds = [...new Set(d.lines.map((l) => l.subsidyKind))];
    put('J05', 'M', [D('8002', d.totalFen), ...kinds.map((k) => C('8001', add(d.lines.filter((l) => l.subsidyKind === k), (l) => l.amountFen)))]);
  }
  if (type === 'UnusedFundsReturned.v1') {
    const old = d.items.filter((i) => !i.advanceOf && i.expensedYearF < year), young = d.items.filter((i) => !i.advanceOf && i.expensedYearF >= year);
    for (const [of, line] of [[old, (i) => C('4501', i.amountFen)], [young, (i) => D(spend(i.subsidyKind), -i.amountFen)],
      [d.items.filter((i) => i.advanceOf), (i) => C('1101', i.amountFen, { project: i.advanceOf })]]) {
      const sum = add(of, (i) => i.amountFen);
      put('J12', 'F', [D('1001', sum), ...of.map(line)]);
      put('J12', 'A', [D('1003', sum), C('1004', sum)]);
    }
  }
  if (type === 'AnnualPlanSet.v1') put('J00', 'M', [D('8011', fen), C('8012', fen)]);
  if (type === 'RemittanceSent.v1') both('J03', (cash) => [D('5402', fen), C(cash, fen)]);
  if (type === 'RemittanceReceived.v1') both('J03', (cash) => [D(cash, fen), C('4402', fen)]);
  if (type === 'SurplusReturned.v1') both('J24', (cash) => [D('5901', fen), C(cash, fen)]);
  if (type === 'InterestSwept.v1') { put('J04', 'F', [D('1001', fen), C('4201', fen)]); put('J04', 'A', [D('1003', fen), C('1004', fen)]); }
  if (type === 'ClawbackReceiptTraced.v1') put(d.late ? 'J18' : 'J22', 'M', d.late ? [D('8112', fen), C('8111', fen)] : [D('8102', fen), C('8101', fen)]);
  if (type === 'WrongPaymentSuspected.v1') put('J13', 'M', [D('8201', fen), C('8202', fen)]);
  if (type === 'WrongPaymentResolved.v1') put('J13', 'M', [D('8202', fen), C('8201', fen)]);
}
