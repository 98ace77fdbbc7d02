import type { DataSource, EntityManager } from 'typeorm';
import { BrokenHistory } from '#kernel';
import { START, type EventReader, type Position, type StoredEvent } from '#event-store/reader';
import type { OfficerEvent, OrganisationEvent } from '#scheme/history';

const NAME = 'officer_role';

/** For /health: `logIndex` is the last event the view holds, −1 when none. */
export interface ViewHealth {
  readonly state: 'idle' | 'projecting' | 'stopped' | 'failed'; readonly position: Position; readonly logIndex: number; readonly error?: string;
}

interface Checkpoint { readonly position: Position; readonly logIndex: number }

/** Keeps `views.officer_role` and `views.organisation`: who may do what, for processes that hold no scheme code (rulings C28). */
export class OfficerRoleProjector {
  #at: Checkpoint = { position: START, logIndex: -1 };
  #state: ViewHealth['state'] = 'idle';
  #error: string | undefined;

  constructor(private readonly options: { readonly dataSource: DataSource; readonly reader: EventReader }) {}

  health(): ViewHealth {
    const base = { state: this.#state, ...this.#at };
    return this.#error === undefined ? base : { ...base, error: this.#error };
  }

  /**
   * Follows the log until the signal aborts.
   *
   * @throws BrokenHistory when an event cannot be read, or the checkpoint belongs to another store
   */
  async start(signal: AbortSignal): Promise<void> {
    try {
      await this.#load();
      this.#state = 'projecting';
      for await (const delivery of this.options.reader.subscribe({ after: this.#at.position, signal })) {
        if (delivery.is === 'batch') await this.project(delivery.events);
      }
      this.#state = 'stopped';
    } catch (error) {
      this.#state = 'failed';
      this.#error = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** Rows and checkpoint move in one transaction; a second writer finds the checkpoint moved and fails. */
  async project(events: readonly StoredEvent[]): Promise<void> {
    const last = events.at(-1);
    if (last === undefined) return;
    const from = this.#at;
    const next = { position: last.position, logIndex: from.logIndex + events.length };
    await this.options.dataSource.transaction(async (sql) => {
      let index = from.logIndex;
      for (const event of events) await apply(sql, event, (index += 1));
      const moved = await sql.query<unknown[]>(
        'update views.projection set position = $3, log_index = $4 where name = $1 and position = $2 returning name',
        [NAME, from.position, next.position, next.logIndex]);
      if (rowsOf(moved).length !== 1) throw new Error('views.projection was moved by another writer');
    });
    this.#at = next;
  }

  async #load(): Promise<void> {
    const { dataSource, reader } = this.options;
    const storeId = await reader.storeId();
    await dataSource.query('insert into views.projection values ($1, $2, $3, -1) on conflict do nothing', [NAME, storeId, START]);
    const rows = await dataSource.query<{ store_id: string; position: Position; log_index: string }[]>(
      'select store_id, position, log_index from views.projection where name = $1', [NAME]);
    const row = rows[0];
    if (row?.store_id !== storeId) throw new BrokenHistory(`view ${NAME} was built from store ${row?.store_id ?? 'none'}, this is ${storeId}`);
    this.#at = { position: row.position, logIndex: Number(row.log_index) };
  }
}

/** TypeORM answers `[rows, count]` for UPDATE … RETURNING. */
const rowsOf = (answer: unknown[]): readonly unknown[] => (Array.isArray(answer[0]) ? answer[0] : answer);

const apply = async (sql: EntityManager, stored: StoredEvent, logIndex: number): Promise<void> => {
  const event = { type: stored.type, data: stored.data } as OfficerEvent | OrganisationEvent;
  switch (event.type) {
    case 'OrganisationRegistered.v1': {
      const { orgId, name, level, parent } = event.data;
      await sql.query('insert into views.organisation values ($1, $2, $3, $4, $5)', [orgId, name, level, parent ?? null, logIndex]);
      return;
    }
    case 'OfficerRegistered.v1': {
      const { officerId, org, unit, name } = event.data;
      await sql.query(`insert into views.officer_role values ($1, $2, $3, $4, '{}', $5)`, [officerId, org, unit, name, logIndex]);
      return;
    }
    case 'RolesGranted.v1':
      return changeRoles(sql, stored, { sorted: 'select distinct unnest(roles || $2::text[]) as role order by role', logIndex });
    case 'RolesRevoked.v1':
      return changeRoles(sql, stored, { sorted: 'select unnest(roles) as role except select unnest($2::text[]) order by role', logIndex });
  }
};

const changeRoles = async (sql: EntityManager, stored: StoredEvent, change: { readonly sorted: string; readonly logIndex: number }): Promise<void> => {
  const { officerId, roles } = stored.data as { readonly officerId: string; readonly roles: readonly string[] };
  const changed = await sql.query<unknown[]>(
    `update views.officer_role set roles = array(${change.sorted}), log_index = $3 where officer_id = $1 returning officer_id`,
    [officerId, roles, change.logIndex]);
  if (rowsOf(changed).length !== 1) throw new BrokenHistory(`event ${stored.id} (${stored.type}) names officer ${officerId}, who was never registered`);
};
