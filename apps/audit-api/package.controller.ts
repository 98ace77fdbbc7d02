import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogQueries, type PackageScope } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, Takes, type Parameter } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { Needs } from './auditor.guard.js';
import type { AuditConfig } from './config.js';
import { sendPackage, signerOfLog } from './package-answer.js';
import { asked, BOOK, ORG } from './parameters.js';

export const CONFIG = Symbol('AuditConfig');
/** A package reads a whole log; more at once would only make all of them slow. */
const AT_ONCE = 2;

const period = (name: string, what: string): Parameter => ({ name, what, pattern: /^\d{6}$/, example: '201912' });

/** Evidence to take away: the same scope and position give the same bytes. */
@ApiTags('log') @ApiBearerAuth()
@Controller('v1/packages')
export class PackageController {
  #running = 0;
  constructor(
    @Inject(CONFIG) private readonly config: AuditConfig, @Inject(EVENT_READER) private readonly reader: EventReader,
    private readonly ledger: LedgerQueries, private readonly log: LogQueries,
  ) {}

  @Get() @Needs('EXPORTER') @ApiProduces('application/zip')
  @Takes(ORG, { ...BOOK, required: false }, period('from', '起始会计期间（含）yyyymm'), period('to', '截止会计期间（含）yyyymm'))
  @ApiOperation({ summary: '证据包 · sealed package of an organisation as a zip' })
  async download(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (this.#running >= AT_ONCE) throw new DoorProblem('door.busy', `${AT_ONCE} packages are being made`, { retryAfterSeconds: 10 });
    const { org = '', book, from, to } = asked(request);
    const scope = {
      org, ...(book === undefined ? {} : { book }), ...(from === undefined ? {} : { from: Number(from) }), ...(to === undefined ? {} : { to: Number(to) }),
    } as PackageScope;
    this.#running += 1;
    try {
      const signer = await signerOfLog(this.config, this.reader);
      await sendPackage({ reader: this.reader, ledger: this.ledger, log: this.log, signer }, { scope }, reply);
    } finally {
      this.#running -= 1;
    }
  }
}
