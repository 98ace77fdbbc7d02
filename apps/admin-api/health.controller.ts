import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EVENT_STORE, type EventStore } from '#event-store';
import { CHOSEN_STORE, type Chosen } from '#event-store/choose';
import { Open } from '#identity';
import { OfficersQuery } from './officers.query.js';

@ApiTags('operation')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore, @Inject(CHOSEN_STORE) private readonly chosen: Chosen, private readonly officers: OfficersQuery,
  ) {}

  /** Reads the store: a door that cannot reach it is not healthy (503). */
  @Open() @Get() @ApiOperation({ summary: '运行状态 · is the door open and the store within reach' })
  async health(): Promise<object> {
    const [head, opened] = [await this.store.head(), await this.officers.opened()];
    const mode = opened.is === 'open' ? opened.mode : null;
    return { status: 'ok', process: 'admin-api', store: this.chosen.kind, mode, position: head.position, recordedAt: head.recordedAt };
  }
}
