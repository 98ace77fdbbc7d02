import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CHOSEN_READER, type ChosenReader } from '#event-store/choose';
import { Open } from '#identity';
import { StandingQuery } from './standing.query.js';

@ApiTags('operation')
@Controller('health')
export class HealthController {
  constructor(private readonly standing: StandingQuery, @Inject(CHOSEN_READER) private readonly chosen: ChosenReader) {}

  @Open() @Get() @ApiOperation({ summary: '运行状态 · is the door open, and up to where has the ledger read' })
  async health(): Promise<object> {
    const [position, mode] = [await this.standing.position(), await this.standing.mode()];
    return { status: 'ok', process: 'audit-api', store: this.chosen.kind, mode, position };
  }
}
