import type { Command } from 'commander';
import type { Explanation } from '#audit';
import { formatFen } from '#kernel';
import type { Auditor } from '../local/auditor.port.js';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { timesShown } from '../output/ledger.view.js';
import { moment } from '../output/moment.js';
import { give, say } from '../output/speech.js';
import { table } from '../output/table.js';
import { figureShown, reportFigureShown } from '../output/trace.view.js';
import { placed, sized, type Spoken } from './options.js';

const SIDES = { D: '借', C: '贷' } as const;

/** What became of the voucher, and which vouchers it goes with: red letter both ways, money that came back both ways. */
const trailShown = ({ statusZh, reviewer, reverses, reversedBy, recovers, recoveredBy, more }: Explanation['trail']): readonly string[] => [
  `状态 ${statusZh}${reviewer === undefined ? '' : `，审核 ${reviewer}`}`,
  ...(reverses === undefined ? [] : [`冲销 凭证 ${reverses}`]), ...(reversedBy === undefined ? [] : [`已被 ${reversedBy} 冲销`]),
  ...recovers.map(({ ref, claimId, amountFen }) => `收回 ${formatFen(amountFen)}  申领 ${claimId}  由凭证 ${ref} 支出`),
  ...recoveredBy.map(({ ref, claimId, amountFen }) => `已收回 ${formatFen(amountFen)}  申领 ${claimId}  见凭证 ${ref}`),
  ...(more ? ['另有更多收回凭证 more: zhuanzhang explain F.5001 --claim'] : []),
];

/** From the line to the officer and the clause. */
export const explanationShown = ({ voucher, line, event, trail, inclusion }: Explanation): string => {
  const rows = voucher.lines.map((one) => [
    one.lineNo === line?.lineNo ? '→' : '', String(one.lineNo), SIDES[one.side], `${voucher.bookSet.book}.${one.account}`, formatFen(one.amountFen),
    [one.subsidyKind, one.batchId, one.claimId].filter((part) => part !== undefined).join(' '),
  ]);
  return [
    `凭证 ${voucher.ref}  ${voucher.voucherDate}  ${voucher.rule}  ${voucher.summary}`,
    table([{ title: '' }, { title: '行' }, { title: '向' }, { title: '科目' }, { title: '金额', right: true }, { title: '辅助' }], rows),
    ...(line === undefined ? [] : [`科目 ${voucher.bookSet.book}.${line.account} ${line.nameZh}`]),
    ...trailShown(trail),
    `因为 事件 @${event.logIndex ?? '未封存'}  ${event.type}  ${event.stream}#${event.revision}`,
    `谁   ${event.actor}（${event.role}，${event.org}${event.onBehalfOf === undefined ? '' : `，代 ${event.onBehalfOf}`}）`,
    `何时 业务日 ${event.on}，记录于 ${moment(event.recordedAt)}${event.ruleSet === undefined ? '' : `，规则 ${event.ruleSet}`}`,
    ...event.clauses.map(({ id, title, quotation }) => `依据 ${id} ${title}：「${quotation}」`),
    ...event.facts.map((fact) => `事实 ${JSON.stringify(fact)}`),
    inclusion === null ? '封存 尚未封存' : `封存 第 ${inclusion.logIndex} 号叶，检查点 ${inclusion.size}，证明 ${inclusion.proof.length} 个散列`,
  ].join('\n');
};

interface Asked extends Spoken {
  readonly org?: string; readonly asOf?: string; readonly from?: string; readonly to?: string; readonly period?: string; readonly knownAt?: string;
  readonly closing?: string; readonly fund?: string; readonly only?: string; readonly kind?: string; readonly batch?: string; readonly claim?: string;
  readonly party?: string; readonly limit?: string; readonly cursor?: string;
}
const EXAMPLES = `
Examples:
  zhuanzhang explain F.370100.201912.0003/2
  zhuanzhang explain F.500102 --org 370100 --as-of 2019-12-31 --closing excluded
  zhuanzhang explain F.1001 --org 370100 --from 2019-12-01 --as-of 2019-12-31 --only D
  zhuanzhang explain M.8101 --org 370100 --party INSTITUTION:I1 --known-at @400
  zhuanzhang explain total.paidFen --period 2019Q4
`;

const given = (words: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter((entry): entry is [string, string] => entry[1] !== undefined));
/** An option that would change nothing is a mistake: the answer would look like that of another question. */
const mustNotSay = (options: Asked, of: string, idle: readonly (keyof Asked)[]): void => {
  const said = idle.find((option) => options[option] !== undefined);
  if (said === undefined) return;
  throw new Failure(EXIT.usage, `${of} takes no --${said.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, 'zhuanzhang help explain');
};
const OF_FIGURES = ['closing', 'fund', 'only', 'kind', 'batch', 'claim', 'party'] as const;
const OF_REPORTS = ['to', 'period'] as const;
const OF_BOTH = ['org', 'asOf', 'from', 'knownAt', 'limit', 'cursor'] as const;

const explainAccount = async (auditor: Auditor, [book, account]: readonly [string, string], options: Asked): Promise<void> => {
  const { org, asOf, from, knownAt, closing, fund, only, kind, batch, claim, party, limit, cursor } = options;
  mustNotSay(options, 'a figure', OF_REPORTS);
  if (org === undefined) throw new Failure(EXIT.usage, 'a figure is of an organisation: --org', 'zhuanzhang help explain');
  const told = await auditor.explainFigure({
    book, account, org, ...given({ asOf, from, knownAt, closing, fundSource: fund, only, subsidyKind: kind, batchId: batch, claimId: claim, party, cursor }),
    ...sized(limit, 100),
  });
  say(timesShown(told));
  give(told, { json: options.json, shown: () => figureShown(told) });
  if (told.next !== undefined) say(`  更多 more: --known-at @${told.knownAt.index} --cursor ${told.next}`);
};

const explainReport = async (auditor: Auditor, line: string, options: Asked): Promise<void> => {
  const { org, period, from, to, asOf, knownAt, limit, cursor } = options;
  mustNotSay(options, 'a line of a report', OF_FIGURES);
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw new Failure(EXIT.usage, '--cursor wants the `next` of the page before, a number');
  const told = await auditor.explainReport({
    line, ...given({ org, period, from, to, asOf, knownAt }), ...sized(limit, 100), ...(cursor !== undefined && { before: Number(cursor) }),
  });
  give(told, { json: options.json, shown: () => reportFigureShown(told) });
  if (told.next !== undefined) say(`  更多 more: --known-at @${told.knownAt} --cursor ${told.next}`);
};

/** `zhuanzhang explain F.370100.201912.0003/2`, or of a figure: `F.500102 --org 370100`, `total.paidFen --period 2019Q4` */
export const explainCommand = (): Command => placed('explain', '为什么: why a voucher, a line, a balance or turnover, or a line of a report says what it says')
  .argument('<what>', 'a voucher F.370100.201912.0003/2, an account F.500102, or a report line total.paidFen')
  .option('--org <code>', 'organisation 单位 of a figure').option('--as-of <day>', 'business day 业务日, inclusive')
  .option('--from <day>', 'first day: the figure is a turnover').option('--to <day>', 'last day of a report')
  .option('--period <span>', 'quarter or year of a report')
  .option('--known-at <when>', '@<log index> or an RFC 3339 moment').option('--closing <how>', 'included | excluded').option('--fund <source>', 'fund source')
  .option('--only <side>', 'D or C: one column').option('--kind <code>', 'subsidy kind 补贴种类').option('--batch <id>', 'batch').option('--claim <id>', 'claim')
  .option('--party <party>', 'party of a control account').option('--limit <n>', 'vouchers or events a page, 1 to 100 (20)')
  .option('--cursor <next>', 'the `next` of the page before').addHelpText('after', EXAMPLES)
  .action(async (what: string, options: Asked) => {
    const [, book, account] = /^([A-Z])\.(\d{4,8})$/.exec(what) ?? [];
    await using(openAuditor(options), async (auditor) => {
      if (book !== undefined && account !== undefined) { await explainAccount(auditor, [book, account], options); return; }
      if (/^[a-z]+\./.test(what)) { await explainReport(auditor, what, options); return; }
      mustNotSay(options, 'a voucher', [...OF_BOTH, ...OF_FIGURES, ...OF_REPORTS]);
      const explanation = await auditor.explain(what);
      give(explanation, { json: options.json, shown: () => explanationShown(explanation) });
    });
  });
