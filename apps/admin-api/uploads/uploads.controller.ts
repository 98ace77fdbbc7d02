import { createHash } from 'node:crypto';
import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DoorProblem, FewAtOnce, officerOf, Takes, unknownWord, type Parameter } from '#identity';
import { isDay } from '#kernel';
import { commandCatalogue } from '#scheme/commands';
import { CSV_TYPE, XLSX_TYPE } from '#spreadsheet';
import { asks, DRY_RUN } from '../commands.controller.js';
import { OfficersQuery } from '../officers.query.js';
import type { UploadWish } from './doorbell.js';
import { FACT_LISTS, isFactKind } from './fact-list.codec.js';
import { FactUpload } from './fact-upload.js';
import { PeopleQuery } from './people.query.js';
import { RosterUpload } from './roster-upload.js';
import { counted, type RowAnswer } from './row-answer.js';
import { bytesOf, rowsOf } from './sheet-body.js';
import { FACT_TEMPLATES, ROSTER_TEMPLATE } from './templates.table.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ON: Parameter = { name: 'on', what: '业务日 · business day of every row', pattern: DAY, example: '2019-10-08', required: true };
const PARTIAL: Parameter = {
  name: 'partial', what: '登记无误的行，其余说明原因；缺省时一行有误则全部不登记 · take the rows that stand; default all or nothing', pattern: /^accept$/, example: 'accept',
};
const KIND: Parameter = {
  name: 'kind', what: `名单种类 · ${Object.keys(FACT_LISTS).join(', ')}`, pattern: /^[A-Z_]{4,20}$/, example: 'DEATH', required: true,
};
const words = (name: string, what: string, example: string): Parameter => ({ name, what, pattern: /^[^\p{Cc}]{1,200}$/u, example, required: true });
const SOURCE = words('source', '来源 · where the list comes from', '殡葬火化名单');
const REFERENCE = words('reference', '依据 · the agreement or letter it was given under', '数据共享协议 2019-01');
const QUERIED: Parameter = { name: 'queriedOn', what: '查询日 · day the list was asked for', pattern: DAY, example: '2019-12-02', required: true };
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const MOST = { roster: 500, facts: 5_000 } as const;
const SIMULATED = { name: 'Simulated-At', required: false, description: '模拟账库的记录时刻 · recording clock, simulation stores only' } as const;
const HOW = '逐行答复：accepted 已登记、already 此前已登记（未重复写入）、refused 说明列、代码与原因、notWritten 因他行有误而未登记。'
  + '缺省一行有误则全部不登记（422）；重传同一文件是安全的。';
const EXAMPLE = { rows: 2, accepted: 1, already: 0, refused: 1, notWritten: 0, answers: [
  { row: 2, personId: 'P-5f0c2c1e', outcome: 'accepted', registered: true },
  { row: 3, personId: null, outcome: 'refused', faults: [{ column: 'C', header: '证件号码', code: 'person.id-number-wrong', why: '公民身份号码校验位不符。' }] },
] };
const ANSWER = {
  status: 200, description: '逐行答复 · an answer for each row', content: { 'application/json': { schema: { type: 'object' }, example: EXAMPLE } },
} as never;

/** Files of many rows; each row becomes the ordinary commands of the officer who sends it. */
@ApiTags('files') @ApiBearerAuth() @ApiHeader(SIMULATED)
@Controller('v1')
export class UploadsController {
  /** Each is judged as a whole before it is written. */
  readonly #few = new FewAtOnce(2, 'files are being taken');
  constructor(
    private readonly rosters: RosterUpload, private readonly facts: FactUpload, private readonly officers: OfficersQuery, private readonly people: PeopleQuery,
  ) {}

  @Post('classes/:classId/roster') @HttpCode(200) @Takes(ON, PARTIAL, DRY_RUN) @ApiParam({ name: 'classId', example: 'K1' })
  @ApiConsumes(CSV_TYPE, XLSX_TYPE) @ApiBody({ schema: { type: 'string', format: 'binary' } }) @ApiResponse(ANSWER)
  @ApiOperation({ summary: '上传花名册 · a roster of up to 500 rows, CSV or XLSX, each row answered', description: `模板：/v1/templates/roster.xlsx。${HOW}` })
  async roster(@Param('classId') classId: string, @Req() request: FastifyRequest): Promise<object> {
    // who may not issue the commands learns nothing of the people in the file
    const { institutionId } = await this.officers.demand(officerOf(request), ...rolesOf('EnrolTrainee'));
    const state = ID.test(classId) ? await this.people.trainingClass(classId) : { is: 'unknown' as const };
    if (state.is === 'unknown' || state.institutionId !== institutionId) throw new DoorProblem('resource.unknown', 'no such class of your institution');
    const wish = wishOf(request);
    const rows = await rowsOf(request, { ...ROSTER_TEMPLATE, rows: MOST.roster });
    return this.#answer({ classId }, wish, () => this.rosters.take(state, rows, wish));
  }

  @Post('facts/import') @HttpCode(200) @Takes(KIND, SOURCE, QUERIED, REFERENCE, ON, PARTIAL, DRY_RUN)
  @ApiConsumes(CSV_TYPE, XLSX_TYPE) @ApiBody({ schema: { type: 'string', format: 'binary' } }) @ApiResponse(ANSWER)
  @ApiOperation({
    summary: '上传比对名单 · a list of another department, up to 5 000 rows, CSV or XLSX, each row answered',
    description: `模板：/v1/templates。来源、查询日与文件的 SHA-256 随事件留存；每 500 行一个 ImportFacts。${HOW}`,
  })
  async list(@Req() request: FastifyRequest): Promise<object> {
    await this.officers.demand(officerOf(request), ...rolesOf('ImportFacts'));
    const { kind = '', source = '', queriedOn = '', reference = '' } = request.query as Readonly<Record<string, string | undefined>>;
    if (!isFactKind(kind)) throw new DoorProblem('request.bad-parameter', unknownWord('kind', kind, Object.keys(FACT_LISTS)));
    if (!isDay(queriedOn)) throw new DoorProblem('request.bad-parameter', 'queriedOn is a day, YYYY-MM-DD');
    const wish = wishOf(request);
    const listHash = createHash('sha256').update(bytesOf(request)).digest('hex');
    const rows = await rowsOf(request, { ...FACT_TEMPLATES[kind], rows: MOST.facts });
    return this.#answer({ kind, listHash }, wish, () => this.facts.take({ kind, source, queriedOn, reference, listHash }, rows, wish));
  }

  /** @throws DoorProblem upload.rows-refused with every row's answer when nothing was written because of some */
  async #answer(what: object, { on, dryRun, partial }: UploadWish, take: () => Promise<readonly RowAnswer[]>): Promise<object> {
    return this.#few.run(async () => {
      const answer = { ...what, on, dryRun, partial, ...counted(await take()) };
      if (dryRun || partial || answer.refused === 0 || answer.accepted > 0) return answer;
      throw new DoorProblem('upload.rows-refused', `${answer.refused} 行不能登记，全部未登记；改正后重传，或加 partial=accept 只登记无误的行。`, { ...answer });
    });
  }
}

const rolesOf = (command: string): readonly string[] => commandCatalogue().find(({ name }) => name === command)?.roles ?? [];

const wishOf = (request: FastifyRequest): UploadWish => {
  const { on = '', partial } = request.query as { readonly on?: string; readonly partial?: string };
  if (!isDay(on)) throw new DoorProblem('request.bad-parameter', 'on is a day, YYYY-MM-DD');
  const at = request.headers['simulated-at'];
  return {
    caller: { officerId: officerOf(request), correlationId: request.id }, on, ...(typeof at === 'string' ? { at } : {}),
    dryRun: asks(request, 'dryRun'), partial: partial === 'accept',
  };
};
