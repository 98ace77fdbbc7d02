import type { SchemeEventOf, SchemeEventType } from '#scheme/history';
import {
  advance, advancePaid, advancePaidDirect, amount, committed, committedTotal, creditBalances, creditTotal, debitBalances, debitTotal, demanded, direct,
  excess, firstOffset, firstOffsetDirect, firstPlain, firstPlainDirect, firstTime, fromExpenditure, intoExpenditure, intoFiscal, intoFiscalPrior,
  intoFiscalSame, net, offsets, paidAndAdvance, paidGross, paidNet, priorOffsets, priorYear, priorYearOfBook, recovered, remainder, repaidAgency,
  repaidDirect, returned, sameOffsets, sameYear, sameYearOfBook, settlementPaid, settlementPaidDirect, sweptPrior, sweptPriorTotal, sweptSame,
  sweptSameTotal, unusedCarried, unusedCarriedTotal, unusedPrior, unusedPriorTotal, unusedSame, unusedSameTotal, withOffset, withoutOffset,
} from './amounts.js';
import type { notPosted } from './not-posted.table.js';
import { turns } from './posting-turns.table.js';

import { BY_KIND, cr, dr, EACH, redDr, type PostingRule } from './template.js';
import { carriedAdvance, carriedSettled, grossCarried, grossExpensed, planned, releasedAdvance, releasedExpense } from './turn-amounts.js';

export type PostedType = Exclude<SchemeEventType, (typeof notPosted)[number]>;
export type Table = { readonly [T in PostedType]: readonly PostingRule<SchemeEventOf<T>['data']>[] };

/**
 * What every fact means in debits and credits. An event type that is in neither list does not compile.
 *
 * @source domain.md §3.4, with money that reaches the expenditure account posted by B13
 */
export const postings: Table = {
  ...turns,
  'FundAccrued.v1': [
    {
      rule: 'J01', says: '计提失业保险基金结余划入', F: [dr('1001', amount), cr('4001', amount)], A: [dr('1003', amount), cr('4001', amount)],
      M: [dr('8012', planned), cr('8011', planned)],
    },
  ],
  'AllocationSent.v1': [
    { rule: 'J02', says: '下拨下级专账资金', F: [dr('5401', amount), cr('1001', amount)], A: [dr('5401', amount), cr('1003', amount)] },
  ],
  'AllocationReceived.v1': [
    { rule: 'J02', says: '收到上级下拨专账资金', F: [dr('1001', amount), cr('4401', amount)], A: [dr('1003', amount), cr('4401', amount)] },
  ],
  'BatchCommitted.v1': [
    { rule: 'J05', says: '批次审批通过，登记待付补贴', M: [dr('8001', committed), cr('8002', committedTotal)] },
  ],
  'CommitmentWithdrawn.v1': [
    { rule: 'J05', says: '审批撤销，冲减待付补贴', M: [dr('8002', committedTotal), cr('8001', committed)] },
  ],
  'FundsReleased.v1': [
    {
      rule: 'J06', says: '财政专户拨付支出户', when: withoutOffset,
      F: [dr(BY_KIND, releasedExpense), dr('1101', releasedAdvance), cr('1001', net)], A: [dr('1004', net), cr('1003', net)],
    },
    {
      rule: 'J16', says: '财政专户拨付支出户（抵扣应追回款）', when: withOffset,
      F: [dr(BY_KIND, releasedExpense), dr('1101', releasedAdvance), redDr(BY_KIND, sameOffsets), cr('1001', net), cr('4501', priorOffsets)],
      A: [dr('1004', net), cr('1003', net)],
    },
  ],
  'PaymentSettled.v1': [
    { rule: 'J07', says: '补贴支付，核销待付补贴', when: firstTime, M: [dr('8002', paidGross), cr('8001', paidGross)] },
    { rule: 'J07', says: '支付职业培训补贴', when: firstPlain, A: [dr(BY_KIND, paidGross), cr('1004', paidNet)] },
    {
      rule: 'J16', says: '支付职业培训补贴（抵扣应追回款）', when: firstOffset,
      A: [dr(BY_KIND, paidGross), redDr(BY_KIND, sameOffsets), cr('1004', paidNet), cr('4501', priorOffsets)],
      M: [dr('8102', offsets), cr('8101', offsets)],
    },
    { rule: 'J10', says: '退汇款项重新支付', when: repaidAgency, A: [dr('200101', paidNet), cr('1004', paidNet)] },
    {
      rule: 'J08', says: '财政专户直接支付补贴', when: firstPlainDirect,
      F: [dr(BY_KIND, paidGross), cr('1001', paidNet)], A: [dr(BY_KIND, paidGross), cr('1003', paidNet)],
    },
    {
      rule: 'J16', says: '财政专户直接支付补贴（抵扣应追回款）', when: firstOffsetDirect,
      F: [dr(BY_KIND, paidGross), redDr(BY_KIND, sameOffsets), cr('1001', paidNet), cr('4501', priorOffsets)],
      A: [dr(BY_KIND, paidGross), redDr(BY_KIND, sameOffsets), cr('1003', paidNet), cr('4501', priorOffsets)],
      M: [dr('8102', offsets), cr('8101', offsets)],
    },
    {
      rule: 'J10', says: '退汇款项从财政专户重新支付', when: repaidDirect,
      F: [dr('2001', paidNet), cr('1001', paidNet)], A: [dr('200101', paidNet), cr('1003', paidNet)],
    },
    {
      rule: 'J19', says: '预拨项目培训补贴', when: advancePaid,
      A: [dr('1101', paidGross), cr('1004', paidNet)], M: [dr('8021', remainder), cr('8022', remainder)],
    },
    {
      rule: 'J19', says: '财政专户预拨项目培训补贴', when: advancePaidDirect, F: [dr(BY_KIND, grossExpensed), dr('1101', grossCarried), cr('1001', paidNet)],
      A: [dr('1101', paidGross), cr('1003', paidNet)], M: [dr('8021', remainder), cr('8022', remainder)],
    },
    {
      rule: 'J20', says: '项目培训补贴结算', when: settlementPaid,
      A: [dr(BY_KIND, paidAndAdvance), cr('1101', advance), cr('1004', paidNet)], M: [dr('8022', remainder), cr('8021', remainder)],
    },
    {
      rule: 'J20', says: '财政专户支付项目培训补贴结算款', when: settlementPaidDirect, F: [dr(BY_KIND, paidGross), cr('1001', paidNet)],
      A: [dr(BY_KIND, paidAndAdvance), cr('1101', advance), cr('1003', paidNet)], M: [dr('8022', remainder), cr('8021', remainder)],
    },
    { rule: 'J20', says: '结算，预拨款转列支出', when: carriedSettled, F: [dr(BY_KIND, carriedAdvance), cr('1101', carriedAdvance)] },
  ],
  'PaymentReturned.v1': [
    { rule: 'J09', says: '银行退汇，待重新支付', when: fromExpenditure, A: [dr('1004', returned), cr('200101', returned)] },
    {
      rule: 'J09', says: '银行退汇入财政专户，待重新支付', when: direct,
      F: [dr('1001', returned), cr('2001', returned)], A: [dr('1003', returned), cr('200101', returned)],
    },
  ],
  'UnusedFundsReturned.v1': [
    {
      rule: 'J12', says: '未用款项缴回财政专户，以前年度支出转其他收入',
      F: [dr('1001', unusedPriorTotal), cr('4501', unusedPrior)], A: [dr('1003', unusedPriorTotal), cr('1004', unusedPriorTotal)],
    },
    {
      rule: 'J12', says: '未用款项缴回财政专户，冲减支出',
      F: [dr('1001', unusedSameTotal), redDr(BY_KIND, unusedSame)], A: [dr('1003', unusedSameTotal), cr('1004', unusedSameTotal)],
    },
    {
      rule: 'J12', says: '未用预拨款缴回财政专户',
      F: [dr('1001', unusedCarriedTotal), cr('1101', unusedCarried)], A: [dr('1003', unusedCarriedTotal), cr('1004', unusedCarriedTotal)],
    },
  ],
  'UnidentifiedReceived.v1': [
    { rule: 'J22', says: '收到待查款项', when: intoExpenditure, A: [dr('1004', amount), cr('200102', amount)] },
    { rule: 'J22', says: '财政专户收到待查款项', when: intoFiscal, F: [dr('1001', amount), cr('2001', amount)], A: [dr('1003', amount), cr('200102', amount)] },
  ],
  'ClawbackDemanded.v1': [
    { rule: 'J13', says: '责令退回，登记应追回补贴款', M: [dr('8101', demanded), cr('8102', demanded)] },
  ],
  'ClawbackReceived.v1': [
    { rule: 'J14', says: '收回以前年度补贴', when: intoFiscalPrior, M: [dr('8102', amount), cr('8101', amount)] },
    { rule: 'J15', says: '收回本年度补贴，冲减支出', when: intoFiscalSame, M: [dr('8102', amount), cr('8101', amount)] },
    { rule: 'J14', says: '收回以前年度补贴', when: priorYear, A: [dr('1004', recovered), cr('4501', recovered)], M: [dr('8102', amount), cr('8101', amount)] },
    { rule: 'J15', says: '收回本年度补贴，冲减支出', when: sameYear, A: [dr('1004', recovered), redDr(BY_KIND, recovered)], M: [dr('8102', amount), cr('8101', amount)] },
  ],
  'ClawbackCancelled.v1': [
    { rule: 'J13', says: '责令退回撤销，冲销应追回补贴款', M: [dr('8102', demanded), cr('8101', demanded)] },
  ],
  'ClawbackExcessReceived.v1': [
    { rule: 'J22', says: '多收追回款，列暂收款待退', when: intoExpenditure, A: [dr('1004', amount), cr('200103', excess)] },
    {
      rule: 'J22', says: '多收追回款，列暂收款待退', when: intoFiscal, F: [dr('1001', amount), cr('2001', excess)], A: [dr('1003', amount), cr('200103', excess)],
    },
  ],
  'ClawbackWrittenOff.v1': [
    { rule: 'J17', says: '追回款核销，账销案存', M: [dr('8102', demanded), cr('8101', demanded), dr('8111', demanded), cr('8112', demanded)] },
  ],
  'ClawbackRevived.v1': [
    { rule: 'J18', says: '核销后收回', M: [dr('8112', amount), cr('8111', amount)] },
    { rule: 'J18', says: '核销后收回以前年度补贴', when: priorYear, A: [dr('1004', recovered), cr('4501', recovered)] },
    { rule: 'J18', says: '核销后收回本年度补贴，冲减支出', when: sameYear, A: [dr('1004', recovered), redDr(BY_KIND, recovered)] },
  ],
  'RecoveryCredited.v1': [
    {
      rule: 'J14', says: '财政专户收到以前年度补贴退回', when: priorYearOfBook,
      F: [dr('1001', recovered), cr('4501', recovered)], A: [dr('1003', recovered), cr('4501', recovered)],
    },
    {
      rule: 'J15', says: '财政专户收到本年度补贴退回，冲减支出', when: sameYearOfBook,
      F: [dr('1001', recovered), redDr(BY_KIND, recovered)], A: [dr('1003', recovered), redDr(BY_KIND, recovered)],
    },
  ],
  'SweptToFiscalAccount.v1': [
    {
      rule: 'J14', says: '收回以前年度补贴划转财政专户',
      F: [dr('1001', sweptPriorTotal), cr('4501', sweptPrior)], A: [dr('1003', sweptPriorTotal), cr('1004', sweptPriorTotal)],
    },
    {
      rule: 'J15', says: '收回本年度补贴划转财政专户，冲减支出',
      F: [dr('1001', sweptSameTotal), redDr(BY_KIND, sweptSame)], A: [dr('1003', sweptSameTotal), cr('1004', sweptSameTotal)],
    },
  ],
  'VoucherReversed.v1': [
    { rule: 'J23', says: '红字冲销' },
  ],
  'YearClosed.v1': [
    {
      rule: 'J26', says: '年终结账',
      F: [dr(EACH, creditBalances), cr('3001', creditTotal), dr('3001', debitTotal), cr(EACH, debitBalances)],
      A: [dr(EACH, creditBalances), cr('3001', creditTotal), dr('3001', debitTotal), cr(EACH, debitBalances)],
    },
  ],
};
