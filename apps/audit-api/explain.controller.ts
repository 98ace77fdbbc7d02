import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { explainChanges, explainFigure, explainReportFigure, LogQueries, reportQuestion, type StoryParts, type ToldVoucher } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, FewAtOnce, Takes, type Parameter } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { answer, link, placed, shanghaiMoment } from './answers.js';
import { auditorOf } from './auditor.guard.js';
import { accountOf } from './ledger.controller.js';
import { AS_OF, asked, BOOK, CLOSING, CURSOR, FROM_DAY, FUND, KNOWN_AT, MIN_POSITION, ORG } from './parameters.js';
import { StandingQuery } from './standing.query.js';

const about = (name: string, what: string, example: string): Parameter => ({ name, what, pattern: /^[^\p{Cc}\p{Cs}]{1,100}$/u, example });
const FIGURE: Parameter = { name: 'figure', what: '账套.科目 · book.account of the figure', pattern: /^[A-Z]\.\d{4,8}$/, example: 'F.500102', required: true };
const FROM: Parameter = { ...FROM_DAY, what: '起始业务日（含）· with it the figure is a turnover from this day to asOf' };
const ONLY: Parameter = { name: 'only', what: '只看借方 D 或贷方 C · one column of a trial balance', pattern: /^[DC]$/, example: 'D' };
const DIMENSIONS = [
  about('subsidyKind', '补贴种类 · subsidy kind', 'GROUP_SKILL'), about('payeeType', '领取人类别 · kind of payee', 'PERSON'), about('batchId', '批次 · batch', 'B1'),
  about('claimId', '申领 · claim', 'C1'), about('personCategory', '人员类别 · person category', 'RURAL_LABOUR'), about('projectId', '项目 · project', 'PJ1'),
  about('department', '市直部门 · department', 'HRSS'), about('bankAccountId', '银行账户 · bank account', '370100/FISCAL_ACCOUNT'),
  about('party', '往来单位 · party of a control account, read from its own index', 'PERSON:P41'),
] as const;
const PAGE: Parameter = { name: 'limit', what: '每页凭证数 1…100，默认 20', pattern: /^([1-9]\d?|100)$/, example: '20' };
const SPAN: Parameter = { name: 'period', what: '期间 · month, quarter or year; or from and to', pattern: /^\d{4}(-?\d{2}|-?Q[1-4])?$/, example: '2020Q1' };
const TO: Parameter = { ...FROM_DAY, name: 'to', what: '截止业务日（含）· last business day', example: '2020-03-31' };
const SINCE: Parameter = { ...KNOWN_AT, name: 'since', what: '先前知悉位置或时刻 · the earlier moment, as @log index or RFC 3339', required: true, example: '@183' };
const LINE: Parameter = { ...about('line', '报表行 · line of a report', 'total.paidFen'), required: true };
const BEFORE: Parameter = { name: 'before', what: '只看此位置之前 · the `next` of the page before', pattern: /^\d{1,15}$/, example: '183' };

type Words = Readonly<Record<string, string | undefined>>;
const said = (words: Words, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => { const word = words[name]; return word === undefined ? [] : [[name, word]]; }));
const sized = ({ limit }: Words): { readonly limit?: number } => (limit === undefined ? {} : { limit: Number(limit) });

/** How any figure came about, and what changed between two moments. */
@ApiTags('history') @ApiBearerAuth()
@Controller('v1')
export class ExplainController {
  readonly #parts: StoryParts;
  /** A report line reads the whole log. */
  readonly #few = new FewAtOnce(2, 'reports are being computed');
  constructor(@Inject(EVENT_READER) reader: EventReader, ledger: LedgerQueries, log: LogQueries, private readonly standing: StandingQuery) {
    this.#parts = { reader, ledger, log };
  }

  @Get('explain') @Takes(FIGURE, ORG, FROM, AS_OF, KNOWN_AT, CLOSING, FUND, ...DIMENSIONS, ONLY, PAGE, CURSOR, MIN_POSITION)
  @ApiOperation({ summary: '数字由来 · a balance or turnover down to its vouchers, and each of them to event, officers, clause, rule set, facts and sealed leaf' })
  async figure(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const words = await this.#begin(request, reply);
    const names = ['from', 'asOf', 'closing', 'fundSource', 'only', ...DIMENSIONS.map(({ name }) => name)];
    const { figure = '', org = '' } = words;
    const told = await explainFigure(this.#parts, {
      ...accountOf(figure), org, ...said(words, [...names, 'knownAt', 'cursor']), ...sized(words),
    });
    const pin = { figure, org, ...said(words, [...names, 'limit']), knownAt: placed(told.knownAt.index) };
    const links = {
      self: link('/v1/explain', { ...pin, cursor: words['cursor'] }), ...(told.next && { next: link('/v1/explain', { ...pin, cursor: told.next }) }),
    };
    answer({ request, reply }, { ...told, shares: told.shares.map(shown), links }, false);
  }

  @Get('ledger-changes') @Takes(ORG, { ...BOOK, required: false }, SPAN, FROM_DAY, TO, SINCE, KNOWN_AT, FUND, PAGE, CURSOR, MIN_POSITION)
  @ApiOperation({ summary: '两次审计之间的变化 · what came into the books of some days, or corrects them, between two moments: vouchers, reasons, effect per account' })
  async changes(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const words = await this.#begin(request, reply);
    const { org = '', since = '' } = words;
    const names = ['book', 'period', 'from', 'to', 'fundSource'];
    const told = await explainChanges(this.#parts, { org, since, ...said(words, [...names, 'knownAt', 'cursor']), ...sized(words) });
    const pin = { org, ...said(words, [...names, 'limit']), since: placed(told.since.index), knownAt: placed(told.knownAt.index) };
    const links = {
      self: link('/v1/ledger-changes', { ...pin, cursor: words['cursor'] }),
      ...(told.next && { next: link('/v1/ledger-changes', { ...pin, cursor: told.next }) }),
    };
    answer({ request, reply }, { ...told, changes: told.changes.map(shown), links }, false);
  }

  @Get('explain-report') @Takes(LINE, { ...ORG, required: false }, SPAN, FROM_DAY, TO, AS_OF, KNOWN_AT, PAGE, BEFORE)
  @ApiOperation({ summary: '报表数字由来 · the events that moved a line of a quarterly or annual report, newest first, each with what it added' })
  async report(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const words = asked(request);
    const { org, line = '', before } = words;
    if (org === undefined && !auditorOf(request).whole) throw new DoorProblem('auth.other-organisation', 'a report of all organisations is not yours to see');
    await this.#few.run(async () => {
      const names = ['org', 'period', 'from', 'to', 'asOf'];
      const told = await explainReportFigure(this.#parts, {
        question: reportQuestion(said(words, [...names, 'knownAt'])), line, ...sized(words), ...(before !== undefined && { before: Number(before) }),
      });
      const pin = { line, ...said(words, [...names, 'limit']), knownAt: placed(told.knownAt) };
      const links = {
        self: link('/v1/explain-report', { ...pin, before }),
        ...(told.next !== undefined && { next: link('/v1/explain-report', { ...pin, before: String(told.next) }) }),
      };
      answer({ request, reply }, { ...told, links }, false);
    });
  }

  async #begin(request: FastifyRequest, reply: FastifyReply): Promise<Words> {
    const words = asked(request);
    void reply.header('Zz-Position', await this.standing.atLeast(words['minPosition']));
    return words;
  }
}


const shown = <T extends ToldVoucher & { readonly voucher: { readonly lines: readonly { readonly claimId?: string }[] } }>(row: T): object => ({
  ...row, event: { ...row.event, recordedAt: shanghaiMoment(row.event.recordedAt) },
  links: {
    explain: link(`/v1/explain/${row.ref}`), proof: link(`/v1/events/${row.event.eventId}/proof`),
    history: link(`/v1/streams/${encodeURIComponent(row.event.stream)}`),
    claims: [...new Set(row.voucher.lines.flatMap(({ claimId }) => claimId ?? []))].slice(0, 20)
      .map((id) => link(`/v1/claims/${encodeURIComponent(id)}/story`)),
  },
});
