import { Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DoorProblem, Identity, officerOf, unknownWord, type IssuedToken } from '#identity';
import { jsonOf } from './commands.controller.js';
import { OfficersQuery } from './officers.query.js';

const MEMBERS = ['officerId', 'label', 'ttlDays'];

/** Who am I, and the tokens of officers. */
@ApiTags('officers') @ApiBearerAuth()
@Controller('v1')
export class OfficersController {
  constructor(private readonly officers: OfficersQuery, private readonly identity: Identity) {}

  @Get('me') @ApiOperation({ summary: '我是谁：单位、岗位 · the signed-in officer as the log knows them' })
  async me(@Req() request: FastifyRequest): Promise<object> {
    const officerId = officerOf(request);
    const [officer, store] = [await this.officers.officer(officerId), await this.officers.opened()];
    const mode = store.is === 'open' ? store.mode : null;
    if (officer.is === 'unknown') return { officerId, registered: false, roles: [], mode };
    const { name, org, unit, roles } = officer;
    return { officerId, registered: true, name, org, unit, roles, mode };
  }

  @Post('tokens') @HttpCode(201)
  @ApiOperation({ summary: '签发登录凭证（系统管理员）· issue a token; its secret is answered once' })
  @ApiBody({ schema: {
    type: 'object', additionalProperties: false, required: MEMBERS,
    properties: { officerId: { type: 'string' }, label: { type: 'string' }, ttlDays: { type: 'integer', minimum: 1, maximum: 3660 } },
    example: { officerId: 'zhou', label: '受理窗口', ttlDays: 90 },
  } })
  async issue(@Req() request: FastifyRequest): Promise<IssuedToken> {
    await this.officers.demand(officerOf(request), 'SYS_ADMIN');
    const { officerId, label, ttlDays } = this.identity.checked(orderOf(jsonOf(request)));
    if ((await this.officers.officer(officerId)).is === 'unknown') {
      const detail = `officer ${officerId.slice(0, 64)} is not registered`;
      throw new DoorProblem('request.bad-member', detail, { errors: [{ pointer: '/officerId', detail }] });
    }
    return this.identity.issue(officerId, label, ttlDays);
  }

  @Delete('tokens/:id') @HttpCode(204)
  @ApiOperation({ summary: '撤销登录凭证（系统管理员）· revoke a token at once' })
  async revoke(@Req() request: FastifyRequest, @Param('id') id: string): Promise<void> {
    await this.officers.demand(officerOf(request), 'SYS_ADMIN');
    if (!(await this.identity.revoke(id))) throw new DoorProblem('resource.unknown', 'no such token, or revoked before');
  }
}

const orderOf = (body: unknown): { officerId: string; label: string; ttlDays: number } => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new DoorProblem('request.bad-member', 'the body is a JSON object {officerId, label, ttlDays}');
  }
  const members = body as Record<string, unknown>;
  const strange = Object.keys(members).find((member) => !MEMBERS.includes(member));
  if (strange !== undefined) {
    const detail = unknownWord('member', strange, MEMBERS);
    throw new DoorProblem('request.unknown-member', detail, { errors: [{ pointer: `/${strange.slice(0, 64)}`, detail }] });
  }
  const { officerId, label, ttlDays } = members;
  if (typeof officerId === 'string' && typeof label === 'string' && typeof ttlDays === 'number') return { officerId, label, ttlDays };
  throw new DoorProblem('request.bad-member', 'officerId and label are strings, ttlDays is a number');
};
