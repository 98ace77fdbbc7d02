import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DoorProblem, officerOf, Takes, unknownWord, type Parameter } from '#identity';
import { CasesQuery, type CasePage, type MaskedPerson, type PageWish, type SearchBy } from './cases.query.js';
import { ClaimPageQuery, type ClaimPage } from './claim-page.query.js';
import { CASE_PAGE_EXAMPLE, CLAIM_PAGE_EXAMPLE, PERSON_EXAMPLE } from './clerk.table.js';
import { jsonOf } from './commands.controller.js';

const AFTER: Parameter = { name: 'after', what: '上一页给出的 next · the cursor of the page before', pattern: /^\d{1,15}\.\d{1,6}$/, example: '412.0' };
const LIMIT: Parameter = { name: 'limit', what: '每页条数，1 至 200，默认 50 · rows of a page', pattern: /^([1-9]\d?|1\d\d|200)$/, example: '50' };
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const byId = (name: SearchBy, what: string, example: string): Parameter => ({ name, what, pattern: ID, example });
const BY: readonly Parameter[] = [
  byId('claim', '申领编号 · a claim, its payment lines, clawbacks and findings', 'C-2019-00231'), byId('class', '班级编号 · a class and its claims', 'CL-2019-001'),
  byId('institution', '机构编号 · an institution\'s classes and claims', 'I-001'), byId('person', '人员编号 · a person\'s classes, claims and findings', 'P01'),
  byId('batch', '批次编号 · a batch with its claims, notice and payment lines', 'B-2019-001'),
];
const UNKNOWN = { status: 404, description: '无此资源，或属其他单位 · unknown here, or of another organisation: the same answer' };
const json = (example: object): object => ({ 'application/json': { schema: { type: 'object' }, example } });

/** What waits for me, what there is about something, and the page of a claim. Everything of the own organisation only, people masked. */
@ApiTags('commands') @ApiBearerAuth()
@Controller('v1')
export class ClerkController {
  constructor(private readonly cases: CasesQuery, private readonly claims: ClaimPageQuery) {}

  @Get('worklist') @Takes(AFTER, LIMIT)
  @ApiOperation({
    summary: '我的待办 · what waits for my roles in my organisation, oldest first',
    description: '每项给出状态、自何时起、到期日（历史载明的，或规则集参数按工作日历推算的）、可办事项及其岗位。受他人授权代办的（当日有效）一并列出，并在 onBehalfOf 注明委托人。',
  })
  @ApiResponse({ status: 200, description: '待办一页 · one page', content: json(CASE_PAGE_EXAMPLE) as never })
  async worklist(@Req() request: FastifyRequest): Promise<CasePage> {
    return this.cases.worklist(await this.cases.officer(officerOf(request)), request.query as PageWish);
  }

  @Get('search') @Takes(...BY, AFTER, LIMIT)
  @ApiOperation({ summary: '查询 · every case about one claim, class, institution, person id or batch, in whatever state, oldest first' })
  @ApiResponse({ status: 200, description: '一页；没有则为空 · one page, empty when there is nothing', content: json(CASE_PAGE_EXAMPLE) as never })
  async search(@Req() request: FastifyRequest): Promise<CasePage> {
    const query = request.query as PageWish & Readonly<Record<string, string | undefined>>;
    const asked = BY.flatMap(({ name }) => { const id = query[name]; return id === undefined ? [] : [{ by: name as SearchBy, id }]; });
    const [one] = asked;
    if (one === undefined || asked.length > 1) {
      throw new DoorProblem('request.bad-parameter', `ask by exactly one of ${BY.map(({ name }) => name).join(', ')}`);
    }
    return this.cases.search(await this.cases.officer(officerOf(request)), one.by, one.id, query);
  }

  @Post('search/person') @HttpCode(200)
  @ApiOperation({
    summary: '按证件号码查人（号码只在请求体内，不留存）· the person with an ID number, masked; the number stands in no address, log or event',
  })
  @ApiBody({ schema: {
    type: 'object', additionalProperties: false, required: ['idNumber'], properties: { idNumber: { type: 'string', minLength: 1, maxLength: 32 } },
    example: { idNumber: '37010219900101001X' },
  } })
  @ApiResponse({ status: 200, description: '脱敏 · masked', content: json(PERSON_EXAMPLE) as never }) @ApiResponse(UNKNOWN)
  async person(@Req() request: FastifyRequest): Promise<MaskedPerson & { readonly cases: CasePage }> {
    const officer = await this.cases.officer(officerOf(request));
    const person = await this.cases.personWith(idNumberIn(jsonOf(request)), officer);
    if (person === null) throw new DoorProblem('resource.unknown', 'nobody your organisation has to do with has this ID number');
    return { ...person, cases: await this.cases.search(officer, 'person', person.personId, {}) };
  }

  @Get('claims/:claimId') @ApiParam({ name: 'claimId', example: 'C-2019-00231' })
  @ApiOperation({
    summary: '申领详情 · one claim: state, history, checks with facts and their ages, amounts, what may happen next and which roles may do it',
    description: '读取时由历史重算。`revision` 可用于 If-Match："claim-<id>@<revision>"。`next` 中 `awaited` 为待办，其余为可办。',
  })
  @ApiResponse({ status: 200, description: '申领 · the claim', content: json(CLAIM_PAGE_EXAMPLE) as never }) @ApiResponse(UNKNOWN)
  async claim(@Param('claimId') claimId: string, @Req() request: FastifyRequest): Promise<ClaimPage> {
    const officer = await this.cases.officer(officerOf(request));
    const page = ID.test(claimId) ? await this.claims.page(claimId, officer) : null;
    if (page === null) throw new DoorProblem('resource.unknown', 'no such claim of your organisation');
    return page;
  }
}

/** @throws DoorProblem request.bad-member, request.unknown-member; the number itself is in no message */
const idNumberIn = (body: unknown): string => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new DoorProblem('request.bad-member', 'the body is a JSON object {idNumber}');
  const strange = Object.keys(body).find((member) => member !== 'idNumber');
  if (strange !== undefined) throw new DoorProblem('request.unknown-member', unknownWord('member', strange, ['idNumber']));
  const { idNumber } = body as { readonly idNumber?: unknown };
  if (typeof idNumber === 'string' && idNumber.trim() !== '' && idNumber.length <= 32) return idNumber;
  throw new DoorProblem('request.bad-member', 'idNumber is a string of 1 to 32 characters');
};
