import type { Pool } from 'pg';
import type { EventStore, Position } from '#event-store';
import { WaitingQuery } from './waiting.query.js';

describe('waiting for a projection after a command', () => {
  const pool = { query: async () => ({ rows: [{ position: '5', store_id: 'A' }] }) } as unknown as Pool;
  const waiting = (storeId: () => Promise<string>): WaitingQuery => new WaitingQuery(pool, { storeId } as unknown as EventStore);
  const at = '5' as Position;

  it('is over in its time when the store does not say who it is: the command is answered before its own deadline', async () => {
    const silent = waiting(() => new Promise(() => undefined));
    await expect(silent.until('ledger', at)).resolves.toEqual({ for: 'ledger', reached: false });
  });

  it('asks the store once who it is, and again after it could not say', async () => {
    let asked = 0;
    const query = waiting(async () => { if ((asked += 1) === 1) throw new Error('away'); return 'A'; });
    await expect(query.until('ledger', at)).resolves.toEqual({ for: 'ledger', reached: false });
    for (let n = 0; n < 3; n += 1) await expect(query.until('ledger', at)).resolves.toEqual({ for: 'ledger', reached: true });
    expect(asked).toBe(2);
  });
});
