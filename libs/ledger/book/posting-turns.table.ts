import {
  amount, cancelled, cancelledPrior, cancelledSame, intoExpenditure, intoFiscal, meaning, neverPaid, traced, tracedInFiscal,
} from './amounts.js';
import type { Table } from './posting.table.js';
import { BY_KIND, cr, dr, redCr, redDr } from './template.js';
import {
  advanceAgency, advanceBack, advanceCarriedBack, advanceDirect, advancePrior, advanceSame, cancelledAgency, cancelledDirect, cancelledGross, carriedPrior,
  carriedSame, clawbackPrior, clawbackSame, excessAgency, excessFiscal, identified, inTime, liftedAgencyPrior, liftedAgencySame, liftedFiscalPrior,
  liftedFiscalSame, ofCase, owedAgain, planOfYear, refunded, remainderBack,
  settlementAgency, settlementCarried, settlementDirect, settlementPrior, settlementSame,
  tooLate, undoneGross, undonePrior, undoneSame, withUndone,
} from './turn-amounts.js';

/**
 * Rows of the posting table for money that turns back or goes ways beside the golden thread.
 *
 * @source domain.md §3.4 J00 (rulings m7), J03, J04, J11, J16, J19–J22, J24; rulings B13, C21
 */
export const turns = {
  'PaymentCancelled.v1': [
    { rule: 'J11', says: '无法支付，注销待付补贴', when: neverPaid, M: [dr('8002', cancelledGross), cr('8001', cancelledGross)] },
    {
      rule: 'J11', says: '退汇无法支付，冲减支出或转其他收入', when: cancelledAgency,
      A: [dr('200101', cancelled), redDr(BY_KIND, cancelledSame), cr('4501', cancelledPrior)],
    },
    {
      rule: 'J11', says: '退入财政专户无法支付，冲减支出或转其他收入', when: cancelledDirect,
      F: [dr('2001', cancelled), redDr(BY_KIND, cancelledSame), cr('4501', cancelledPrior)],
      A: [dr('200101', cancelled), redDr(BY_KIND, cancelledSame), cr('4501', cancelledPrior)],
    },
    {
      rule: 'J19', says: '预拨款退回无法支付，冲回预拨和预拨承诺', when: advanceAgency,
      A: [dr('200101', cancelled), cr('1101', cancelled)], M: [dr('8022', remainderBack), cr('8021', remainderBack)],
    },
    {
      rule: 'J19', says: '预拨款退入财政专户无法支付，冲回预拨和预拨承诺', when: advanceDirect,
      F: [dr('2001', cancelled), redDr(BY_KIND, advanceSame), cr('4501', advancePrior), cr('1101', advanceCarriedBack)],
      A: [dr('200101', cancelled), cr('1101', cancelled)], M: [dr('8022', remainderBack), cr('8021', remainderBack)],
    },
    {
      rule: 'J20', says: '结算款退回无法支付，恢复预拨', when: settlementAgency,
      A: [dr('200101', cancelled), dr('1101', advanceBack), redDr(BY_KIND, settlementSame), cr('4501', settlementPrior)],
      M: [dr('8021', remainderBack), cr('8022', remainderBack)],
    },
    {
      rule: 'J20', says: '结算款退入财政专户无法支付，恢复预拨', when: settlementDirect,
      F: [dr('2001', cancelled), redDr(BY_KIND, settlementSame), cr('4501', settlementPrior)],
      A: [dr('200101', cancelled), dr('1101', advanceBack), redDr(BY_KIND, settlementSame), cr('4501', settlementPrior)],
      M: [dr('8021', remainderBack), cr('8022', remainderBack)],
    },
    {
      rule: 'J20', says: '结算注销，恢复财政专户账预拨', when: settlementCarried,
      F: [dr('1101', advanceBack), redDr(BY_KIND, carriedSame), cr('4501', carriedPrior)],
    },
    {
      rule: 'J16', says: '支付注销，抵扣一并冲回', when: withUndone,
      F: [redDr(BY_KIND, undoneGross), dr(BY_KIND, undoneSame), redCr('4501', undonePrior)],
      A: [redDr(BY_KIND, undoneGross), dr(BY_KIND, undoneSame), redCr('4501', undonePrior)],
      M: [dr('8101', owedAgain), cr('8102', owedAgain)],
    },
  ],
  'InterestCredited.v1': [
    {
      rule: 'J04', says: '专账存款利息', when: { text: 'into 财政专户', holds: ({ data }) => data.into !== 'EXPENDITURE_ACCOUNT' },
      F: [dr('1001', amount), cr('4201', amount)], A: [dr('1003', amount), cr('4201', amount)],
    },
    {
      rule: 'J04', says: '支出户存款利息', when: { text: 'into 支出户', holds: ({ data }) => data.into === 'EXPENDITURE_ACCOUNT' },
      A: [dr('1004', amount), cr('4201', amount)],
    },
  ],
  'InterestSwept.v1': [
    { rule: 'J04', says: '支出户利息划转财政专户', F: [dr('1001', amount), cr('4201', amount)], A: [dr('1003', amount), cr('1004', amount)] },
  ],
  'AnnualPlanSet.v1': [{ rule: 'J00', says: '登记年度资金计划', M: [dr('8011', planOfYear), cr('8012', planOfYear)] }],
  'RemittanceSent.v1': [
    { rule: 'J03', says: '上解上级专账资金', F: [dr('5402', amount), cr('1001', amount)], A: [dr('5402', amount), cr('1003', amount)] },
  ],
  'RemittanceReceived.v1': [
    { rule: 'J03', says: '收到下级上解专账资金', F: [dr('1001', amount), cr('4402', amount)], A: [dr('1003', amount), cr('4402', amount)] },
  ],
  'SurplusReturned.v1': [
    { rule: 'J24', says: '结余缴回失业保险基金', F: [dr('5901', amount), cr('1001', amount)], A: [dr('5901', amount), cr('1003', amount)] },
  ],
  'ReceiptIdentified.v1': [
    { rule: 'J22', says: '待查款项查明为存款利息', when: meaning('INTEREST'), F: [dr('2001', amount), cr('4201', amount)], A: [dr('200102', amount), cr('4201', amount)] },
    { rule: 'J22', says: '待查款项查明为银行退汇', when: meaning('PAYMENT_RETURN'), A: [dr('200102', amount), cr('200101', traced)] },
    { rule: 'J22', says: '财政专户待查款项查明为银行退汇', when: tracedInFiscal, F: [dr('2001', amount), cr('2001', traced)] },
    { rule: 'J22', says: '待查款项查明应退', when: meaning('TO_RETURN'), A: [dr('200102', amount), cr('200103', amount)] },
    {
      rule: 'J14', says: '待查款项查明为收回以前年度补贴', when: clawbackPrior,
      F: [dr('2001', identified), cr('4501', identified)], A: [dr('200102', identified), cr('4501', identified)],
    },
    {
      rule: 'J15', says: '待查款项查明为收回本年度补贴，冲减支出', when: clawbackSame,
      F: [dr('2001', identified), redDr(BY_KIND, identified)], A: [dr('200102', identified), redDr(BY_KIND, identified)],
    },
  ],
  'ReceiptSentBack.v1': [
    { rule: 'J22', says: '退还应退款项', when: intoExpenditure, A: [dr('200103', amount), cr('1004', amount)] },
    { rule: 'J22', says: '财政专户退还应退款项', when: intoFiscal, F: [dr('2001', amount), cr('1001', amount)], A: [dr('200103', amount), cr('1003', amount)] },
  ],
  'ClawbackReceiptTraced.v1': [
    { rule: 'J22', says: '待查款项查明为追回款，冲减应追回补贴款', when: inTime, M: [dr('8102', ofCase), cr('8101', ofCase)] },
    { rule: 'J18', says: '待查款项查明为核销后收回', when: tooLate, M: [dr('8112', ofCase), cr('8111', ofCase)] },
  ],
  'RefundPaid.v1': [
    { rule: 'J22', says: '退还多收追回款', when: excessAgency, A: [dr('200103', refunded), cr('1004', refunded)] },
    { rule: 'J22', says: '财政专户退还多收追回款', when: excessFiscal, F: [dr('2001', refunded), cr('1001', refunded)], A: [dr('200103', refunded), cr('1003',
      refunded)] },
    { rule: 'J14', says: '责令退回撤销，退还已收回的以前年度补贴', when: liftedAgencyPrior, A: [redCr('4501', refunded), cr('1004', refunded)] },
    { rule: 'J15', says: '责令退回撤销，退还已收回的本年度补贴', when: liftedAgencySame, A: [dr(BY_KIND, refunded), cr('1004', refunded)] },
    {
      rule: 'J14', says: '责令退回撤销，财政专户退还已收回的以前年度补贴', when: liftedFiscalPrior,
      F: [redCr('4501', refunded), cr('1001', refunded)], A: [redCr('4501', refunded), cr('1003', refunded)],
    },
    {
      rule: 'J15', says: '责令退回撤销，财政专户退还已收回的本年度补贴', when: liftedFiscalSame,
      F: [dr(BY_KIND, refunded), cr('1001', refunded)], A: [dr(BY_KIND, refunded), cr('1003', refunded)],
    },
  ],
  'WrongPaymentSuspected.v1': [{ rule: 'J13', says: '登记待查错付', M: [dr('8201', ofCase), cr('8202', ofCase)] }],
  'WrongPaymentResolved.v1': [{ rule: 'J13', says: '待查错付查清', M: [dr('8202', ofCase), cr('8201', ofCase)] }],
} satisfies Partial<Table>;
