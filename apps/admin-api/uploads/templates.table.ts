import { PAYMENT_COLUMNS } from '#scheme/commands';
import { RESULT_COLUMNS } from '../bank-result.codec.js';
import { STATEMENT_COLUMNS } from './bank-statement.codec.js';
import { FACT_LISTS, factColumns, type FactKindName } from './fact-list.codec.js';
import { ID_TYPES, ROSTER_COLUMNS } from './roster.codec.js';

/** A kind of file we take or give: its headers, one row as an example, and notes for whoever fills it in. */
export interface Template {
  readonly name: string; readonly zh: string;
  /** `taken`: uploaded at `address`; `given`: how a file of ours looks */
  readonly is: 'taken' | 'given'; readonly address: string;
  readonly headers: readonly string[]; readonly example: readonly string[]; readonly notes: readonly string[];
}

const GENERAL = [
  '首行为表头，一字不改；第二行为示例，填写前删去。', '身份证号、银行账号等长数字列须为文本格式，否则表格软件会丢失末尾数字。',
  '单元格不得为公式，也不得以 = + - @ 开头。', 'CSV 用 UTF-8 或 GB18030 编码；XLSX 只读第一张工作表。',
];

export const ROSTER_TEMPLATE: Template = {
  name: 'roster', zh: '花名册', is: 'taken', address: '/v1/classes/{classId}/roster', headers: ROSTER_COLUMNS,
  example: ['示例甲', '居民身份证', '37010219900101001X', '13800000000', 'REGISTERED_UNEMPLOYED', '示例银行济南分行', '6222000000000002', '示例甲'],
  notes: [
    ...GENERAL, '一次至多 500 行。', `证件类型：${Object.keys(ID_TYPES).join('、')}。`, '手机号可以留空。已登记人员的账户三列可以留空，填写也不改动登记。',
    '人员类别代码：REGISTERED_UNEMPLOYED 登记失业人员、ENTERPRISE_EMPLOYEE 企业职工、RURAL_WORKER 农村转移就业劳动者、POOR_LABOUR 贫困劳动力、STUDENT 在校学生、VETERAN 退役军人等。',
  ],
};

const exampleOf = (kind: FactKindName): readonly string[] => factColumns(kind).map((header) => {
  const fixed: Readonly<Record<string, string>> = { 人员编号: 'P01', 姓名: '示例甲', 结果: '有', 起始日: '2019-03-01', 职业代码: '6-31-01-03', 等级: '4' };
  const { about, example } = FACT_LISTS[kind] as { readonly about?: string; readonly example: string };
  return header === about ? example : fixed[header] ?? '';
});
const factTemplate = (kind: FactKindName): Template => ({
  name: `facts-${kind.toLowerCase().replaceAll('_', '-')}`, zh: `${FACT_LISTS[kind].zh}名单`, is: 'taken', address: `/v1/facts/import?kind=${kind}`,
  headers: factColumns(kind), example: exampleOf(kind),
  notes: [
    ...GENERAL, '一次至多 5000 行。', '人员编号和证件号码至少填一项；填了姓名则须与登记相符。', '结果填 有 或 无；有 则填起始日（早于 2000 年的填 2000-01-01），终止日空着表示查询时仍有效。',
    FACT_LISTS[kind].note,
  ],
});
export const FACT_TEMPLATES: Readonly<Record<FactKindName, Template>> =
  Object.fromEntries((Object.keys(FACT_LISTS) as FactKindName[]).map((kind) => [kind, factTemplate(kind)])) as Record<FactKindName, Template>;

export const STATEMENT_TEMPLATE: Template = {
  name: 'bank-statement', zh: '银行对账单', is: 'taken', address: '/v1/bank-accounts/{account}/statements', headers: STATEMENT_COLUMNS,
  example: ['2019-12-27', '', '1500.00', '98500.00', 'BK-7', 'PAY-2019-001/1/1', '示例甲', '6222000000000002'],
  notes: [
    ...GENERAL, '一次至多 5000 行，按银行记账顺序。', '收入与支出填且只填一项，以元计，至多两位小数；余额可空，填写则逐笔核对。',
    '业务参考号填付款单号/行号/次数、付款单号、收款编号或用款申请编号，可空。', '对方户名与账号可空；填写则封存，不进账库事件。', '账户号：370100.F.1001 财政专户，370100.A.1004 支出户。',
  ],
};

export const TEMPLATES: readonly Template[] = [
  ROSTER_TEMPLATE, ...Object.values(FACT_TEMPLATES), STATEMENT_TEMPLATE,
  {
    name: 'bank-result', zh: '银行回单文件', is: 'taken', address: '/v1/payments/{paymentId}/results', headers: RESULT_COLUMNS,
    example: ['PAY-2019-001', '1', '1', '成功', '1500.00', 'BK-7', ''],
    notes: [...GENERAL, '一次至多 500 行。', '结果为 成功（附银行流水号）、失败（附原因代码）或 不明。', '金额以元计，至多两位小数。'],
  },
  {
    name: 'payment-file', zh: '支付文件', is: 'given', address: '/v1/payments/{paymentId}/files/{fileId}', headers: PAYMENT_COLUMNS,
    example: [], notes: ['由本系统生成，出纳下载后交银行；不上传。'],
  },
];
