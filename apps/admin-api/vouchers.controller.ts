import { Controller, Get, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { officerOf, Takes, type Parameter } from '#identity';
import { VouchersQuery, type UnreviewedMonth } from './vouchers.query.js';

const PERIOD: Parameter = {
  name: 'period', what: '凭证期间 · month of the vouchers, yyyymm', pattern: /^20[0-8]\d(0[1-9]|1[0-2])$/, example: '201912', required: true,
};
const BY: Parameter = {
  name: 'by', what: '仅模拟账库：审核人 · only in a simulation: the officer who reviews', pattern: /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, example: 'O-finrev',
};
const EXAMPLE = {
  org: '370100', period: 201912, today: '2020-01-02', reviewer: 'O-finrev', knownAt: 412, vouchers: 2, ownVouchers: 0, left: 0, rows: [{
    eventId: '00000000-0000-4000-8000-000000000001', stream: 'account-370100', revision: 3, book: 'F', maker: 'O-account', summary: '计提失业保险基金结余划入',
    vouchers: ['F.370100.201912.0001'],
  }],
};

/** What an officer who reviews vouchers has before them. */
@ApiTags('commands') @ApiBearerAuth()
@Controller('v1/vouchers')
export class VouchersController {
  constructor(private readonly vouchers: VouchersQuery) {}

  @Get('unreviewed') @Takes(PERIOD, BY)
  @ApiOperation({
    summary: '待审核凭证（稽核、财政审批）· vouchers of a month that wait for my review, at most a thousand facts',
    description: '每行即 ReviewVouchers 的一项（每条命令至多 100 项）；本人制单的凭证不列出，只计数（S5）。首次查询须通读日志，其间他人查询答 503 door.busy。'
      + ' · the first question reads the whole log, later ones what was recorded since; 503 `door.busy` with retryAfterSeconds while another reads.',
  })
  @ApiResponse({ status: 200, description: '一期 · one month', content: { 'application/json': { schema: { type: 'object' }, example: EXAMPLE } } })
  async unreviewed(@Req() request: FastifyRequest): Promise<UnreviewedMonth> {
    const { period = '', by } = request.query as { readonly period?: string; readonly by?: string };
    return this.vouchers.unreviewed(officerOf(request), Number(period), by);
  }
}
