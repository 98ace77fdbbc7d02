import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PackageScope } from '#audit';
import { FewAtOnce, Takes, type Parameter } from '#identity';
import { Needs } from './auditor.guard.js';
import { PackageMaker, sendPackage } from './package-answer.js';
import { asked, BOOK, ORG } from './parameters.js';

const period = (name: string, what: string): Parameter => ({ name, what, pattern: /^\d{6}$/, example: '201912' });

/** Evidence to take away: the same scope and position give the same bytes. */
@ApiTags('log') @ApiBearerAuth()
@Controller('v1/packages')
export class PackageController {
  readonly #few = new FewAtOnce(2, 'packages are being made');
  constructor(private readonly maker: PackageMaker) {}

  @Get() @Needs('EXPORTER') @ApiProduces('application/zip')
  @Takes(ORG, { ...BOOK, required: false }, period('from', '起始会计期间（含）yyyymm'), period('to', '截止会计期间（含）yyyymm'))
  @ApiOperation({ summary: '证据包 · sealed package of an organisation as a zip' })
  async download(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { org = '', book, from, to } = asked(request);
    const scope = {
      org, ...(book === undefined ? {} : { book }), ...(from === undefined ? {} : { from: Number(from) }), ...(to === undefined ? {} : { to: Number(to) }),
    } as PackageScope;
    await this.#few.run(async () => sendPackage(await this.maker.parts(), { scope }, reply));
  }
}
