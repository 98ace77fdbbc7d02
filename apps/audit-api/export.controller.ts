import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { exportRequest, exportSeal, LogQueries, scopeOfExport, type ExportRequest, type ExportSeal, type PackageParts } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { Needs } from './auditor.guard.js';
import type { AuditConfig } from './config.js';
import { sendPackage, signerOfLog } from './package-answer.js';
import { CONFIG } from './package.controller.js';

/** A package is made twice for one download: once to see that it is the sealed one. */
const AT_ONCE = 1;
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
/** States in which the door makes a package for a request: approved and begun, or sealed. */
const MAKING: readonly ExportRequest['is'][] = ['generating', 'sealed', 'delivered'];
const SEALED: readonly ExportRequest['is'][] = ['sealed', 'delivered'];

/** Packages of approved export requests: what is to be sealed, and what was sealed. */
@ApiTags('log') @ApiBearerAuth()
@Controller('v1/export-requests')
export class ExportController {
  #running = 0;
  constructor(
    @Inject(CONFIG) private readonly config: AuditConfig, @Inject(EVENT_READER) private readonly reader: EventReader,
    private readonly ledger: LedgerQueries, private readonly log: LogQueries,
  ) {}

  @Get(':requestId/seal') @Needs('EXPORTER') @ApiParam({ name: 'requestId', example: 'EX1' })
  @ApiOperation({ summary: '封存内容 · what the seal of an approved request must name, or whether the package still comes to its seal' })
  seal(@Param('requestId') requestId: string): Promise<ExportSeal> {
    return this.#alone(async () => exportSeal(await this.#parts(), await this.#request(requestId, MAKING)));
  }

  @Get(':requestId/package') @Needs('EXPORTER') @ApiProduces('application/zip') @ApiParam({ name: 'requestId', example: 'EX1' })
  @ApiOperation({ summary: '已封存的证据包 · the sealed package; refused when it does not come to its seal' })
  package(@Param('requestId') requestId: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#alone(async () => {
      const [parts, request] = [await this.#parts(), await this.#request(requestId, SEALED)];
      const { same, packageHash, manifestHash, checkpoint } = await exportSeal(parts, request);
      if (same !== true) {
        throw new DoorProblem('export.differs', `the package of ${requestId} comes to manifest ${manifestHash}, not to the sealed one`,
          { sealed: { packageHash: request.packageHash, manifestHash: request.manifestHash, checkpoint: request.checkpoint }, made: { packageHash,
            manifestHash, checkpoint } });
      }
      await sendPackage(parts, { scope: scopeOfExport(request), atMost: checkpoint.size }, reply);
    });
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) throw new DoorProblem('door.busy', `${AT_ONCE} export is being made`, { retryAfterSeconds: 10 });
    this.#running += 1;
    try { return await work(); } finally { this.#running -= 1; }
  }

  async #parts(): Promise<PackageParts> {
    return { reader: this.reader, ledger: this.ledger, log: this.log, signer: await signerOfLog(this.config, this.reader) };
  }

  async #request(requestId: string, states: readonly ExportRequest['is'][]): Promise<ExportRequest> {
    if (!ID.test(requestId)) throw new DoorProblem('resource.unknown', 'not an id of an export request');
    const request = await exportRequest(this.reader, requestId);
    if (states.includes(request.is)) return request;
    throw new DoorProblem('export.not-ready', `export request ${requestId} is ${request.is}; a package is for ${states.join(', ')}`, { is: request.is });
  }
}
