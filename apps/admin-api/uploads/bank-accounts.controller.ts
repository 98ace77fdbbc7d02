import { createHash } from 'node:crypto';
import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { EVENT_STORE, type EventStore, START } from '#event-store';
import { DoorProblem, FewAtOnce, officerOf, Takes, type Parameter } from '#identity';
import { type Day, isDay } from '#kernel';
import { bankBooks, commandCatalogue, MOST_STATEMENT_LINES } from '#scheme/commands';
import {
  type BankAccount, bankAccountFold, bankAccountOf, bankAccountStream, decode, ruleSetOn, ruleSetsFold, ruleSetStream, type Fold,
} from '#scheme/history';
import { CSV_TYPE, type SheetRow, SheetRefused, XLSX_TYPE } from '#spreadsheet';
import { asks, DRY_RUN } from '../commands.controller.js';
import { OfficersQuery } from '../officers.query.js';
import { fenOfYuan, statementRows } from './bank-statement.codec.js';
import { Doorbell } from './doorbell.js';
import { idOf } from './row-answer.js';
import { bytesOf, rowsOf } from './sheet-body.js';
import { STATEMENT_TEMPLATE } from './templates.table.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const YUAN = /^-?\d{1,13}(\.\d{1,2})?$/;
const parameter = (name: string, what: string, [pattern, example]: readonly [RegExp, string]): Parameter => ({ name, what, pattern, example, required: true });
const FROM = parameter('from', '对账单首日 · first day', [DAY, '2019-12-01']);
const TO = parameter('to', '对账单末日 · last day', [DAY, '2019-12-31']);
const OPENING = parameter('opening', '期初余额（元）· opening balance in yuan', [YUAN, '0.00']);
const CLOSING = parameter('closing', '期末余额（元）· closing balance in yuan', [YUAN, '100035000.00']);
const AS_OF = parameter('asOf', '截止业务日（含）· business day', [DAY, '2019-12-31']);
const SIMULATED = { name: 'Simulated-At', required: false, description: '模拟账库的记录时刻 · recording clock, simulation stores only' } as const;
const ID = { name: 'account', example: '370100.F.1001' } as const;
/** A statement has thousands of rows; no answer repeats them all. */
const MOST_FAULTS = 100;

/** Bank statements as files, and what they give against the books; a statement becomes one ordinary command of the officer who sends it. */
@ApiTags('files') @ApiBearerAuth()
@Controller('v1/bank-accounts')
export class BankAccountsController {
  /** Each holds a file, or folds the whole log. */
  readonly #few = new FewAtOnce(2, 'bank statements are being read');
  constructor(private readonly doorbell: Doorbell, private readonly officers: OfficersQuery, @Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Post(':account/statements') @HttpCode(200) @Takes(FROM, TO, OPENING, CLOSING, DRY_RUN) @ApiParam(ID) @ApiHeader(SIMULATED)
  @ApiConsumes(CSV_TYPE, XLSX_TYPE) @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({
    summary: '导入银行对账单 · a bank statement of up to 5 000 lines, CSV or XLSX, taken whole; the same bytes again are safe',
    description: '模板：/v1/templates/bank-statement.xlsx。期初＋收−付＝期末，并与上一份衔接；对方户名与账号封存，不进事件。',
  })
  async statement(@Param('account') account: string, @Req() request: FastifyRequest): Promise<object> {
    const org = await this.#mayAct(account, request, 'ImportBankStatement');
    const { from = '', to = '', opening = '', closing = '' } = request.query as Readonly<Record<string, string | undefined>>;
    if (!isDay(from) || !isDay(to)) throw new DoorProblem('request.bad-parameter', 'from and to are days, YYYY-MM-DD');
    const bytes = bytesOf(request);
    const bytesHash = createHash('sha256').update(bytes).digest('hex');
    const before = (await this.#account(account))?.statements.find((one) => one.bytesHash === bytesHash);
    if (before !== undefined) return { outcome: 'already', ...before };
    return this.#few.run(async () => {
      const openingFen = fenOfYuan(opening) ?? 0;
      const { lines, counterparties, bad } = statementRows(await statementOf(request), openingFen);
      if (bad.length > 0) {
        throw new DoorProblem('upload.rows-refused', `${bad.length} 行不能登记，全部未登记；改正后重传。`, { refused: bad.length, rows: bad.slice(0, MOST_FAULTS) });
      }
      const statementId = `BS-${account}-${to}-${bytesHash.slice(0, 8)}`;
      const data = {
        org, bankAccountId: account, statementId, from, to, openingFen, closingFen: fenOfYuan(closing) ?? 0, bytesHash, lines,
        ...(counterparties.length === 0 ? {} : { counterparties }),
      };
      return this.#told(data, request);
    });
  }

  @Get(':account/reconciliation') @Takes(AS_OF) @ApiParam(ID)
  @ApiOperation({ summary: '银行存款余额调节表（经办核对）· what a confirmation would seal now: balances, open items and matches' })
  async reconciliation(@Param('account') account: string, @Req() request: FastifyRequest): Promise<object> {
    await this.#mayAct(account, request, 'ConfirmReconciliation', 'ReviewReconciliation');
    const { asOf = '' } = request.query as { readonly asOf?: string };
    if (!isDay(asOf)) throw new DoorProblem('request.bad-parameter', 'asOf is a day, YYYY-MM-DD');
    return this.#few.run(async () => {
      const set = ruleSetOn(await this.#state(ruleSetsFold, ruleSetStream), asOf as Day);
      const { knownAt, reconciliation } = await bankBooks(this.store.readAll({ after: START }), {
        bankAccountId: account, asOf: asOf as Day, days: set?.parameters['reconciliation.matchDays']?.value,
      });
      if (reconciliation === undefined) throw new DoorProblem('resource.unknown', `no bank statement of ${account} tells of ${asOf}`);
      return { account, knownAt: `@${knownAt}`, ...reconciliation };
    });
  }

  async #told(data: { readonly to: string; readonly bytesHash: string } & object, request: FastifyRequest): Promise<object> {
    const at = request.headers['simulated-at'];
    const caller = { officerId: officerOf(request), correlationId: request.id };
    const wish = { caller, on: data.to, ...(typeof at === 'string' ? { at } : {}), dryRun: asks(request, 'dryRun'), partial: false };
    const order = { id: idOf('ImportBankStatement', data.bytesHash, JSON.stringify({ ...data, lines: undefined, counterparties: undefined }),
      caller.officerId), do: 'ImportBankStatement', data };
    const told = wish.dryRun ? await this.doorbell.rehearsal(wish)(order) : await this.doorbell.issue(order, wish);
    if (typeof told === 'object') throw new DoorProblem('upload.rows-refused', told.why, { refusal: told.code });
    const { lines, counterparties: _sealed, ...head } = data as { readonly lines?: readonly object[]; readonly counterparties?: unknown };
    return { outcome: wish.dryRun ? 'wouldAccept' : told, ...head, lines: lines?.length ?? 0 };
  }

  /** @throws DoorProblem when the account is not of the officer's organisation, or the officer's role may issue none of the commands */
  async #mayAct(account: string, request: FastifyRequest, ...commands: readonly string[]): Promise<string> {
    const roles = commandCatalogue().filter(({ name }) => commands.includes(name)).flatMap((command) => command.roles);
    const officer = await this.officers.demand(officerOf(request), ...new Set(roles));
    const org = bankAccountOf(account)?.org;
    if (org === undefined || org !== officer.org) throw new DoorProblem('resource.unknown', 'no such bank account of your organisation');
    return org;
  }

  async #account(account: string): Promise<BankAccount | undefined> {
    const state = await this.#state(bankAccountFold, bankAccountStream(account));
    return state.is === 'unknown' ? undefined : state;
  }

  async #state<S, E>(fold: Fold<S, E>, stream: string): Promise<S> {
    let state = fold.initial;
    for await (const event of this.store.readStream(stream)) state = fold.evolve(state, decode(event) as never);
    return state;
  }
}

/** The rows under the headers; none where nothing moved. @throws SheetRefused */
const statementOf = async (request: FastifyRequest): Promise<readonly SheetRow[]> => {
  try { return await rowsOf(request, { ...STATEMENT_TEMPLATE, rows: MOST_STATEMENT_LINES }); } catch (error) {
    if (error instanceof SheetRefused && error.code === 'sheet.empty' && error.place.row !== undefined) return [];
    throw error;
  }
};
