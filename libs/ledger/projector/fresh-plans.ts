import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import { clientOf } from '#postgres';

/** Vouchers there were when a session last forgot its plans. */
const planned = new WeakMap<PoolClient, number>();
/** Below this any plan is good. */
const FEW = 1_000;

/**
 * The checks of the tables keep their plans as long as the session lives, and nothing but new statistics makes them new. Planned for an empty ledger, the
 * look-up of the number before a voucher's read 784 pages a batch of 200 at 25 000 vouchers where 30 do, and more with every further one. So a
 * session forgets its plans when the ledger has twice the vouchers it planned for, or fewer, as one that begins again beneath it; the next ones are made
 * for the size the tables have, statistics or not.
 *
 * @param manager in a transaction
 */
export const freshPlans = async (manager: EntityManager, vouchers: number): Promise<void> => {
  const client = await clientOf(manager);
  const then = planned.get(client);
  if (then !== undefined && vouchers >= then && vouchers < Math.max(then * 2, FEW)) return;
  planned.set(client, vouchers);
  if (then !== undefined) await client.query('discard plans');
};
