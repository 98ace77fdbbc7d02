import type { Pool } from 'pg';
import type { EventStore } from '#event-store';
import { OtherStore } from '#projection';

/**
 * The clerks' door writes only into the store the books follow: behind a wrong EVENT_STORE_URL a history would grow in two places.
 * A database without books yet says nothing against any store.
 *
 * @throws OtherStore naming both stores and the ways out
 */
export const checkBooksFollow = async (pool: Pool, store: EventStore): Promise<void> => {
  const { rows } = await pool.query<{ store_id: string }>("select distinct store_id from projection.checkpoint where status = 'active' order by store_id");
  if (rows.length === 0) return;
  const here = await store.storeId();
  const other = rows.find(({ store_id: storeId }) => storeId !== here);
  if (other !== undefined) throw new OtherStore('ledger', other.store_id, here);
};
