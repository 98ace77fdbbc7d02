import type { EntityManager } from 'typeorm';
import type { StoredEvent } from '#event-store/reader';
import type { ParkingProjection, Placed } from '#projection';
import type { OfficerEvent, OrganisationEvent } from '#scheme/history';

/**
 * Keeps `views.officer_role` and `views.organisation`: who may do what, for processes that hold no scheme code (rulings C28).
 * An officer or organisation whose event cannot be read is set aside; all others stay up to date.
 */
export class OfficerRoleProjector implements ParkingProjection {
  readonly name = 'officer_role';
  readonly version = 1;
  readonly poison = 'park';

  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    for (const { event, logIndex } of events) await apply(sql, event, logIndex);
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
  if (rowsOf(changed).length !== 1) throw new Error(`event ${stored.id} (${stored.type}) names officer ${officerId}, who was never registered`);
};
