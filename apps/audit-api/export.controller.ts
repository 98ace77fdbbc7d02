import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { exportRequest, exportSeal, scopeOfExport, type ExportRequest, type ExportSeal } from '#audit';
import { DoorProblem, FewAtOnce } from '#identity';
import { Needs } from './auditor.guard.js';
import { PackageMaker, sendPackage } from './package-answer.js';

const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
/** States in which the door makes a package for a request: approved and begun, or sealed. */
const MAKING: readonly ExportRequest['is'][] = ['generating', 'sealed', 'delivered'];
const SEALED: readonly ExportRequest['is'][] = ['sealed', 'delivered'];

/** Packages of approved export requests: what is to be sealed, and what was sealed. */
@ApiTags('log') @ApiBearerAuth()
@Controller('v1/export-requests')
export class ExportController {
  /** A package is made twice for one download: once to see that it is the sealed one. */
  readonly #alone = new FewAtOnce(1, 'export is being made');
  constructor(private readonly maker: PackageMaker) {}

  @Get(':requestId/seal') @Needs('EXPORTER') @ApiParam({ name: 'requestId', example: 'EX1' })
  @ApiOperation({ summary: '封存内容 · what the seal of an approved request must name, or whether the package still comes to its seal' })
  seal(@Param('requestId') requestId: string): Promise<ExportSeal> {
    return this.#alone.run(async () => exportSeal(await this.maker.parts(), await this.#request(requestId, MAKING)));
  }

  @Get(':requestId/package') @Needs('EXPORTER') @ApiProduces('application/zip') @ApiParam({ name: 'requestId', example: 'EX1' })
  @ApiOperation({ summary: '已封存的证据包 · the sealed package; refused when it does not come to its seal' })
  package(@Param('requestId') requestId: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#alone.run(async () => {
      const [parts, request] = [await this.maker.parts(), await this.#request(requestId, SEALED)];
      const { same, packageHash, manifestHash, checkpoint } = await exportSeal(parts, request);
      if (same !== true) {
        throw new DoorProblem('export.differs', `the package of ${requestId} comes to manifest ${manifestHash}, not to the sealed one`,
          { sealed: { packageHash: request.packageHash, manifestHash: request.manifestHash, checkpoint: request.checkpoint }, made: { packageHash,
            manifestHash, checkpoint } });
      }
      await sendPackage(parts, { scope: scopeOfExport(request), atMost: checkpoint.size }, reply);
    });
  }

  async #request(requestId: string, states: readonly ExportRequest['is'][]): Promise<ExportRequest> {
    if (!ID.test(requestId)) throw new DoorProblem('resource.unknown', 'not an id of an export request');
    const request = await exportRequest(this.maker.reader, requestId);
    if (states.includes(request.is)) return request;
    throw new DoorProblem('export.not-ready', `export request ${requestId} is ${request.is}; a package is for ${states.join(', ')}`, { is: request.is });
  }
}
