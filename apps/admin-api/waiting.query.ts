import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { EVENT_STORE, type EventStore, type Position } from '#event-store';
import type { Parameter } from '#identity';
import { waitUntilProjected } from '#projection';
import { POOL } from './stores.module.js';

/** A command is answered this late at most, whatever the projections do. */
const WAIT_MS = 2_000;

export const WAIT_FOR: Parameter = {
  name: 'waitFor', what: '等待该投影处理至此，最多 2 秒 · answer when this projection holds what was recorded, after 2 s at the latest',
  pattern: /^(ledger|log|officer_role|worklist)$/, example: 'ledger',
};

/** Whether the projection that was asked for holds what was recorded. `false` says only that it did not within the time: recorded it is. */
export interface Waited { readonly for: string; readonly reached: boolean }

export const ZZ_WAITED = {
  description: '随 waitFor 给出 · with waitFor: the projection, and whether it held what was recorded before the answer, as `ledger; reached=true`. '
    + 'With reached=false it is recorded all the same; ask the auditors\' door with minPosition.',
  schema: { type: 'string', example: 'ledger; reached=true' },
} as const;
export const shownWaited = (waited: Waited): string => `${waited.for}; reached=${waited.reached}`;

/** `?waitFor=ledger`: read your own write, bounded. It reads projection.checkpoint and nothing of the ledger. */
@Injectable()
export class WaitingQuery {
  #storeId: Promise<string> | undefined;

  constructor(@Inject(POOL) private readonly pool: Pool, @Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** The projection a request waits for; the guard has seen to its name. */
  nameIn(request: FastifyRequest): string | undefined { return (request.query as Record<string, string | undefined>)['waitFor']; }

  /** Never rejects, and is over in its time, of whatever store and database: what was recorded is answered as recorded. */
  async until(name: string, position: Position, signal?: AbortSignal): Promise<Waited> {
    const reached = await waitUntilProjected(
      this.pool, { name, position, storeId: this.#identity(), timeoutMs: WAIT_MS, ...(signal === undefined ? {} : { signal }) });
    return { for: name, reached };
  }

  /** Asked once: a store keeps its identity for good. */
  #identity(): Promise<string> {
    this.#storeId ??= this.store.storeId().catch((error: unknown) => { this.#storeId = undefined; throw error; });
    return this.#storeId;
  }
}
