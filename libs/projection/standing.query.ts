import type { EntityManager } from 'typeorm';
import type { Position } from '#event-store/reader';
import type { Instant } from '#kernel';

/** A projection as the database has it, whoever projects. */
export interface Standing {
  readonly name: string; readonly version: number; readonly status: 'building' | 'active' | 'retired';
  readonly storeId: string; readonly position: Position; readonly logIndex: number; readonly recordedAt: Instant | null;
  readonly epoch: number;
  /** the holder of the lease, null when nobody holds it now */
  readonly owner: string | null;
  /** events set aside */
  readonly parked: number;
}

interface Row {
  name: string; version: number; status: Standing['status']; store_id: string; position: Position; log_index: string; recorded_at: Instant | null;
  epoch: string; owner: string | null; parked: string;
}

const STANDINGS = `select c.name, c.version, c.status, c.store_id, c.position, c.log_index, c.epoch,
    to_char(c.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at,
    case when c.lease_until >= clock_timestamp() then c.owner end as owner,
    (select count(*) from projection.parked p where p.name = c.name and p.version = c.version) as parked
  from projection.checkpoint c order by c.name, c.version`;

/** Every projection of the database. Needs SELECT on both tables: zz_worker or zz_auditor. */
export const readStandings = async (sql: Pick<EntityManager, 'query'>): Promise<readonly Standing[]> => {
  const rows = await sql.query<Row[]>(STANDINGS);
  return rows.map((row) => ({
    name: row.name, version: row.version, status: row.status, storeId: row.store_id, position: row.position, logIndex: Number(row.log_index),
    recordedAt: row.recorded_at, epoch: Number(row.epoch), owner: row.owner, parked: Number(row.parked),
  }));
};
