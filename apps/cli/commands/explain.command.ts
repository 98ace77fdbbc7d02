import type { Command } from 'commander';
import type { Explanation } from '#audit';
import { formatFen } from '#kernel';
import { openAuditor, using } from '../local/office.js';
import { moment } from '../output/moment.js';
import { give } from '../output/speech.js';
import { table } from '../output/table.js';
import { placed, type Spoken } from './options.js';

const SIDES = { D: '借', C: '贷' } as const;

/** From the line to the officer and the clause. */
export const explanationShown = ({ voucher, line, event, inclusion }: Explanation): string => {
  const rows = voucher.lines.map((one) => [
    one.lineNo === line?.lineNo ? '→' : '', String(one.lineNo), SIDES[one.side], `${voucher.bookSet.book}.${one.account}`, formatFen(one.amountFen),
    [one.subsidyKind, one.batchId, one.claimId].filter((part) => part !== undefined).join(' '),
  ]);
  return [
    `凭证 ${voucher.ref}  ${voucher.voucherDate}  ${voucher.rule}  ${voucher.summary}`,
    table([{ title: '' }, { title: '行' }, { title: '向' }, { title: '科目' }, { title: '金额', right: true }, { title: '辅助' }], rows),
    ...(line === undefined ? [] : [`科目 ${voucher.bookSet.book}.${line.account} ${line.nameZh}`]),
    `因为 事件 @${event.logIndex ?? '未封存'}  ${event.type}  ${event.stream}#${event.revision}`,
    `谁   ${event.actor}（${event.role}，${event.org}${event.onBehalfOf === undefined ? '' : `，代 ${event.onBehalfOf}`}）`,
    `何时 业务日 ${event.on}，记录于 ${moment(event.recordedAt)}${event.ruleSet === undefined ? '' : `，规则 ${event.ruleSet}`}`,
    ...event.clauses.map(({ id, title, quotation }) => `依据 ${id} ${title}：「${quotation}」`),
    ...event.facts.map((fact) => `事实 ${JSON.stringify(fact)}`),
    inclusion === null ? '封存 尚未封存' : `封存 第 ${inclusion.logIndex} 号叶，检查点 ${inclusion.size}，证明 ${inclusion.proof.length} 个散列`,
  ].join('\n');
};

/** `zhuanzhang explain F.370100.201912.0003/2` */
export const explainCommand = (): Command => placed('explain', '为什么: why a voucher or a line of it stands in the books')
  .argument('<voucher/line>', 'such as F.370100.201912.0003/2')
  .action(async (reference: string, options: Spoken) => {
    await using(openAuditor(options), async (auditor) => {
      const explanation = await auditor.explain(reference);
      give(explanation, { json: options.json, shown: () => explanationShown(explanation) });
    });
  });
