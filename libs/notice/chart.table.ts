import type { Day } from '#kernel';
import { subsidyKinds } from './subsidy-kinds.table.js';

/** F 财政专户账 · A 经办账 · M 备查账 (domain §3.1). */
export type BookCode = 'F' | 'A' | 'M';
export type Side = 'D' | 'C';
export interface ChartAccount {
  readonly book: BookCode;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly normalSide: Side;
  /** false for an account that has details: asking it sums them, posting to it is refused (rulings C23) */
  readonly postable: boolean;
  readonly parent?: string;
  /** of a control account: whom its balance is of, one sub-ledger each */
  readonly parties?: PartyOf;
  /** of money in a bank: which of the two accounts of an organisation and fund */
  readonly bank?: BankOf;
  /** first day a voucher may name the account: the day the statute behind the chart is in force */
  readonly validFrom: Day;
}
export type PartyOf = 'PAYEE' | 'PROJECT' | 'RECEIPT_OR_ORDER';
export type BankOf = 'FISCAL_ACCOUNT' | 'EXPENDITURE_ACCOUNT';
type Row = readonly [code: string, nameZh: string, nameEn: string, normalSide: Side];

/** Income and expenditure carry the same codes and names in both statutory books. */
const resultRows: readonly Row[] = [
  ['4001', '计提收入—失业保险基金结余划入', 'Accrual in from UI fund surplus', 'C'],
  ['4101', '财政补贴收入', 'Fiscal subsidy income', 'C'],
  ['4201', '利息收入', 'Interest income', 'C'],
  ['4401', '上级补助收入', 'Received from higher level', 'C'],
  ['4402', '下级上解收入', 'Received from lower level', 'C'],
  ['4501', '其他收入—收回以前年度补贴', 'Other income: recovered, prior years', 'C'],
  ['5001', '职业培训补贴支出', 'Training subsidy expenditure', 'D'],
  ['5002', '生活费补贴支出', 'Living-allowance expenditure', 'D'],
  ['5003', '鉴定评价补贴支出', 'Assessment subsidy expenditure', 'D'],
  ['5004', '培训基础工作支出', 'Base-work expenditure', 'D'],
  ['5005', '培训动员奖补支出', 'Mobilisation awards', 'D'],
  ['5401', '补助下级支出', 'Allocated to lower level', 'D'],
  ['5402', '上解上级支出', 'Remitted to higher level', 'D'],
  ['5901', '结余缴回支出', 'Unspent balance returned to UI fund', 'D'],
];
const fiscalRows: readonly Row[] = [
  ['1001', '银行存款—专账', 'Bank: dedicated book of the fiscal account', 'D'],
  ['1101', '暂付款', 'Temporary payments', 'D'],
  ['2001', '暂收款', 'Temporary receipts', 'C'],
  ['3001', '财政专户结余—专账', 'Balance of the dedicated book', 'C'],
];
const agencyRows: readonly Row[] = [
  ['1003', '财政专户存款—专账', 'Money in the fiscal account', 'D'],
  ['1004', '支出户存款—专账', 'Agency expenditure account', 'D'],
  ['1101', '暂付款—预拨培训补贴', 'Advances to institutions', 'D'],
  ['2001', '暂收款', 'Temporary receipts', 'C'],
  ['3001', '专账结余', 'Fund balance', 'C'],
];
const receiptRows: readonly Row[] = [
  ['200101', '退汇待付', 'Returned payments waiting to be paid again', 'C'],
  ['200102', '待查款项', 'Unidentified receipts', 'C'],
  ['200103', '应退款项', 'To be returned', 'C'],
];
const memoPairs: readonly (readonly [debit: string, credit: string, nameZh: string, nameEn: string])[] = [
  ['8001', '8002', '已批准待付补贴', 'Approved, not yet paid'],
  ['8011', '8012', '年度资金计划', 'Plan of the year'],
  ['8021', '8022', '预拨承诺', 'Remaining commitment of an advance'],
  ['8101', '8102', '应追回补贴款', 'Clawback receivable'],
  ['8111', '8112', '已核销追回款', 'Written off, still pursued'],
  ['8201', '8202', '待查错付', 'Suspected wrong payment'],
];

/** 财会〔2017〕28号 from 2018-01-01, 财办〔2018〕43号 from 2019-01-01; the memorandum book is our own and begins with the programme's year. */
const IN_FORCE: Readonly<Record<BookCode, Day>> = { F: '2019-01-01' as Day, A: '2018-01-01' as Day, M: '2019-01-01' as Day };
/** Control accounts: clawbacks, advances and what is promised beside them, temporary receipts. */
const CONTROL: Readonly<Record<string, PartyOf>> = {
  'F.1101': 'PROJECT', 'A.1101': 'PROJECT', 'M.8021': 'PROJECT', 'M.8101': 'PAYEE', 'M.8111': 'PAYEE',
  'F.2001': 'RECEIPT_OR_ORDER', 'A.200101': 'RECEIPT_OR_ORDER', 'A.200102': 'RECEIPT_OR_ORDER', 'A.200103': 'RECEIPT_OR_ORDER',
};
const BANK: Readonly<Record<string, BankOf>> = { 'F.1001': 'FISCAL_ACCOUNT', 'A.1003': 'FISCAL_ACCOUNT', 'A.1004': 'EXPENDITURE_ACCOUNT' };

const account = (book: BookCode, [code, nameZh, nameEn, normalSide]: Row): ChartAccount => {
  const [parties, bank] = [CONTROL[`${book}.${code}`], BANK[`${book}.${code}`]];
  return {
    book, code, nameZh, nameEn, normalSide, postable: true, validFrom: IN_FORCE[book],
    ...(parties !== undefined && { parties }), ...(bank !== undefined && { bank }),
  };
};
const parent = (row: ChartAccount): ChartAccount => ({ ...row, postable: false });
const under = (parentCode: string) => (row: ChartAccount): ChartAccount => ({ ...row, parent: parentCode });

const results = (book: BookCode): readonly ChartAccount[] => resultRows.flatMap((row) => {
  const general = account(book, row);
  if (general.code !== '5001') return [general];
  const details = subsidyKinds.map((kind): Row => [`5001${kind.accountSuffix}`, `${row[1]}—${kind.nameZh}`, `${row[2]}: ${kind.nameEn}`, 'D']);
  return [parent(general), ...details.map((detail) => under('5001')(account(book, detail)))];
});
const agencyBalance = agencyRows.flatMap((row) => {
  const general = account('A', row);
  return general.code === '2001' ? [parent(general), ...receiptRows.map((detail) => under('2001')(account('A', detail)))] : [general];
});
const memo = memoPairs.flatMap(([debit, credit, nameZh, nameEn]) => [
  account('M', [debit, nameZh, nameEn, 'D']),
  account('M', [credit, `${nameZh}—对应`, `${nameEn}: contra`, 'C']),
]);

/**
 * The chart of accounts, one row an account and book, in the order statements print it.
 *
 * @source after 财会〔2017〕28号 and 财办〔2018〕43号; the codes are proposals the finance bureau has not confirmed
 */
export const chart: readonly ChartAccount[] = [
  ...fiscalRows.map((row) => account('F', row)), ...results('F'),
  ...agencyBalance, ...results('A'),
  ...memo,
];
