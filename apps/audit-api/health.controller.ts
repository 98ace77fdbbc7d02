import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Open } from '#identity';
import { StandingQuery } from './standing.query.js';

@ApiTags('operation')
@Controller('health')
export class HealthController {
  constructor(private readonly standing: StandingQuery) {}

  @Open() @Get() @ApiOperation({ summary: '运行状态 · is the door open, and up to where has the ledger read' })
  async health(): Promise<object> {
    const [position, mode] = [await this.standing.position(), await this.standing.mode()];
    return { status: 'ok', process: 'audit-api', mode, position };
  }
}
