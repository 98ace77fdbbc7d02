import type { Behind, ExplainedChanges, ExplainedFigure, ExplainedReportFigure, Forward, Officers } from '#audit';
import { formatFen } from '#kernel';
import type { ChangeBecause } from '#ledger/queries';
import { moment } from './moment.js';
import { standing } from './ledger.view.js';
import { table } from './table.js';

const SIDES = { D: '借', C: '贷' } as const;
const equal = (is: boolean): string => (is ? '相符' : '不符');

/** Event, command, officers, clause, rule set, facts and leaf, one a line. */
const behindShown = (event: Behind, officers: Officers): readonly string[] => [
  `因为 @${event.logIndex ?? '未封存'} ${event.type}  ${event.stream}#${event.revision}  指令 ${event.commandId}`,
  `谁   制单 ${officers.maker}（${officers.role}${officers.principal === undefined ? '' : `，代 ${officers.principal}`}）`
    + `${officers.cashier === undefined ? '' : `  出纳 ${officers.cashier}`}  审核 ${officers.reviewer ?? '无'}  ${officers.status}`,
  `何时 业务日 ${event.on}，记录于 ${moment(event.recordedAt)}${event.ruleSet === undefined ? '' : `，规则 ${event.ruleSet}`}`,
  ...event.clauses.map(({ id, title, quotation }) => `依据 ${id} ${title}：「${quotation}」`),
  ...event.parameters.map(({ key, value, unit, zh, status }) =>
    `参数 ${key} = ${value} ${unit}${zh === undefined ? '' : `  ${zh}`}${status === 'confirmed' ? '' : '（待确认）'}`),
  ...event.facts.map(({ ageDays, ...fact }) => `事实 ${JSON.stringify(fact)}${ageDays === null ? '' : `  ${ageDays} 天前查询`}`),
  event.inclusion === null ? '封存 尚未封存'
    : `封存 第 ${event.inclusion.logIndex} 号叶 ${event.inclusion.leafHash}，检查点 ${event.inclusion.size}，证明 ${event.inclusion.proof.length} 个散列`,
];
const branch = (lines: readonly string[]): readonly string[] => lines.map((line, i) => `${i === lines.length - 1 ? '   └ ' : '   ├ '}${line}`);

/** A figure as a tree: vouchers, their lines, and what stands behind each. */
export const figureShown = ({ book, account, nameZh, side, amountFen, from, basis, parts, shares }: ExplainedFigure): string => [
  `${book}.${account} ${nameZh}  ${from === null ? '余额' : '发生额'} ${SIDES[side]} ${formatFen(amountFen)}  （${basis === 'index' ? '索引' : '逐笔合计'}）`,
  `较新 ${formatFen(parts.newerFen)} + 本页 ${formatFen(parts.pageFen)} + 较早 ${formatFen(parts.olderFen)} = ${formatFen(parts.sumFen)}  ${equal(parts.equal)}`,
  ...shares.flatMap(({ ref, voucher, lines, shareFen, event, officers }) => [
    `├ ${ref}  ${voucher.voucherDate}  ${voucher.rule} ${voucher.kind}  ${formatFen(shareFen)}  ${voucher.summary}`,
    ...branch([
      ...voucher.lines.filter(({ lineNo }) => lines.includes(lineNo)).map((line) =>
        `分录 ${line.lineNo} ${SIDES[line.side]} ${book}.${line.account} ${formatFen(line.amountFen)} ${[line.subsidyKind, line.batchId, line.claimId,
          line.party].filter((part) => part !== undefined).join(' ')}`.trimEnd()),
      ...behindShown(event, officers),
    ]),
  ]),
].join('\n');

/** In the unit of the line: money in yuan. */
const amount = ({ unit }: ExplainedReportFigure['line'], value: number): string => (unit === 'fen' ? formatFen(value) : String(value));

/** A line of a report and the events that moved it. */
export const reportFigureShown = ({ line, parts, contributions, behind }: ExplainedReportFigure): string => [
  `${line.line} ${line.itemZh} ${line.figureZh}  ${amount(line, line.value)}`,
  parts === null ? `由 ${behind.join(', ')} 计算，不是逐件之和`
    : `较新 ${amount(line, parts.newer)} + 本页 ${amount(line, parts.page)} + 较早 ${amount(line, parts.older)} = ${amount(line, parts.sum)}  ${equal(parts.equal)}`,
  table([{ title: '事件' }, { title: '业务日' }, { title: '类型' }, { title: '事实流' }, { title: '经办' }, { title: '变动', right: true }, { title: '凭证' }],
    contributions.map((one) => [
      `@${one.logIndex ?? ''}`, one.on, one.type, one.stream, one.actor,
      one.moved.map(({ amount: moved }) => (moved === null ? '·' : amount(line, moved))).join(' '), one.vouchers.map(({ ref }) => ref).join(' '),
    ])),
].join('\n');

/** What followed: events with their vouchers, and the sums of the page. */
export const forwardShown = ({ kind, id, claimCount, claims, events, sums, withheld }: Forward): string => [
  `${kind} ${id}  申领 ${claimCount} 个，本页 ${claims.map(({ claimId }) => claimId).join(' ') || '无'}${withheld === 0 ? '' : `  另有 ${withheld} 件不属本单位`}`,
  ...events.flatMap((event) => [
    `├ @${event.logIndex ?? '未封存'} ${event.on} ${event.type}  ${event.stream}  ${event.actor}`,
    ...branch(event.vouchers.flatMap(({ ref, rule, bookSet: { book }, lines }) => lines.map((line) =>
      `${ref}/${line.lineNo} ${rule} ${SIDES[line.side]} ${book}.${line.account} ${formatFen(line.amountFen)}${line.own ? '' : '（与他人共有）'}`))),
  ]),
  table([{ title: '账' }, { title: '单位' }, { title: '科目' }, { title: '名称' }, { title: '借方', right: true }, { title: '贷方', right: true },
    { title: '方向' }, { title: '余额', right: true }],
  sums.map(({ book, org, account, nameZh, debitFen, creditFen, side, balanceFen }) =>
    [book, org, account, nameZh, formatFen(debitFen), formatFen(creditFen), ...standing(side, balanceFen)])),
].join('\n');

const BECAUSE: Readonly<Record<ChangeBecause, string>> = {
  REVERSAL: '红字冲销', CORRECTION: '更正前期', RECTIFIED: '审计更正', REOPENED: '重开期间', YEAR_CLOSE: '年终结账', LATE_FACT: '迟到事实', IN_TIME: '当期入账',
};

/** Vouchers that came between two moments, and their effect. */
export const changesShown = ({ changes, accounts, equal: proven }: ExplainedChanges): string => [
  table([{ title: '凭证' }, { title: '原因' }, { title: '业务日' }, { title: '凭证日' }, { title: '归属' }, { title: '事件' }, { title: '经办' }, { title: '摘要' }],
    changes.map(({ ref, because, how, voucher, event, officers }) => [
      ref, BECAUSE[because], voucher.factOn, voucher.voucherDate, how === 'stands' ? '入本期' : '后期更正', `@${voucher.logIndex} ${event.type}`, officers.maker,
      voucher.summary,
    ])),
  table([{ title: '科目' }, { title: '名称' }, { title: '先前借' }, { title: '先前贷' }, { title: '后来借' }, { title: '后来贷' }, { title: '差借' }, { title: '差贷' },
    { title: '后期更正' }, { title: '' }].map((column, i) => ({ ...column, right: i > 1 && i < 9 })),
  accounts.map((one) => [
    `${one.book}.${one.account}`, one.nameZh, ...[one.before.debitFen, one.before.creditFen, one.after.debitFen, one.after.creditFen, one.difference.debitFen,
      one.difference.creditFen, one.corrections.debitFen - one.corrections.creditFen].map(formatFen), equal(one.equal),
  ])),
  `先前 + 其间凭证 = 后来，后来 − 其间凭证 = 先前：${equal(proven)}`,
].join('\n');
