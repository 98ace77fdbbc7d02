/** What one check promises, in the words a person may be shown. */
export interface CheckText {
  readonly zh: string; readonly en: string;
  /** where the promise is made */
  readonly source: string;
  /** what it is asked of, and how often */
  readonly scope: string;
}

const EACH_EVENT = '每一资金来源、单位，逐事件 · each fund source and organisation, after every event';
const EACH_VOUCHER = '每张凭证 · every voucher of the ledger';

/**
 * Every check, in the order they are shown. The first seven are the invariants of domain §3.5, in its order.
 *
 * Given that every voucher balances, (2) and (3) are one statement: what breaks one breaks the other.
 */
export const checks = {
  'voucher-balance': { zh: '每张凭证借贷相等', en: 'every voucher balances', source: 'domain §3.5 (1)', scope: EACH_VOUCHER },
  'fiscal-mirror': { zh: '财政专户账银行存款等于经办账财政专户存款', en: 'F.1001 = A.1003', source: 'domain §3.5 (2)', scope: EACH_EVENT },
  'two-views': {
    zh: '两账净额之差等于支出户存款、预拨和暂收款之差', en: 'net A − net F = A.1004 + (A.1101 − F.1101) − (A.2001 − F.2001)', source: 'domain §3.5 (3), rulings m6',
    scope: EACH_EVENT,
  },
  'memorandum-pairs': { zh: '备查账对应科目相等且不为负', en: 'pairs of Book M are equal and never negative', source: 'domain §3.5 (4)', scope: EACH_EVENT },
  'clawback-receivable': {
    zh: '应追回补贴款等于责令退回减收回、抵扣、撤销、核销', en: 'M.8101 = demanded − recovered − offset − cancelled − written off', source: 'domain §3.5 (5)',
    scope: EACH_EVENT,
  },
  'inter-level': {
    zh: '上下级调拨两端相等，在途除外', en: '5401 of one level is 4401 of the other, 5402 is 4402, up to transfers in transit', source: 'domain §3.5 (6)',
    scope: '每笔调拨 · every transfer, by its number',
  },
  'bank-reconciled': {
    zh: '银行对账单余额与账面余额相差仅为未达账项', en: 'the bank statement is the balance of the books but for reconciling items', source: 'domain §3.5 (7)',
    scope: '每份对账单 · every imported bank statement',
  },
  'voucher-gaps': {
    zh: '凭证号连续无断号', en: 'voucher numbers have no gap', source: 'domain §3.4, rulings D9', scope: '每一账套、月、凭证字 · each book set, month and word',
  },
  'event-coverage': {
    zh: '每一事实或入账或列明不入账，每张凭证有其事实', en: 'every event is posted or named as not posted; every voucher has its event',
    source: 'rulings D3, postings table', scope: '每一事件 · every event',
  },
  'rebuild-equal': { zh: '账簿与由事实重算的账簿逐字节相等', en: 'the ledger equals a rebuild from events', source: 'rulings B7, C14', scope: EACH_VOUCHER },
  'running-totals': {
    zh: '累计额与分录之和相等', en: 'running totals and balances of the as-of index are the sum of the lines', source: 'ledger-and-audit §8.2',
    scope: '每条分录；每一科目年末余额 · every line, and every account at each year end',
  },
  'subledger-ties': { zh: '辅助账之和等于控制科目', en: 'control accounts are the sum of their parties', source: 'domain §3.2', scope: '每一控制科目 · every control account' },
  'late-postings': {
    zh: '期后入账只因其期间已结账或暂停，且注明更正期间', en: 'a voucher stands in its month, or in the next open one and says so', source: 'rulings B6, D13',
    scope: EACH_VOUCHER,
  },
  'period-roots': {
    zh: '结账月份的余额表与封存时一致', en: 'every closed month has the trial balance it was frozen with', source: 'rulings B14', scope: '每次结账 · every closing',
  },
  'log-index': { zh: '账簿与封存的事件序号一致', en: 'projector and sealer count the same events', source: 'rulings B3', scope: '每一事件 · every event' },
  'log-root': { zh: '事件与封存的散列一致', en: 'the events are the sealed leaves and lead to the checkpoint', source: 'rulings D18', scope: '每一事件 · every event' },
  'dense-positions': { zh: '每一事件流从0连续编号', en: 'every stream counts 0…n', source: 'event-store §2', scope: '每一事件流 · every stream' },
} as const satisfies Record<string, CheckText>;

export type CheckName = keyof typeof checks;
export const checkNames = Object.keys(checks) as readonly CheckName[];
export const isCheckName = (word: string): word is CheckName => Object.hasOwn(checks, word);
