import { DatabaseError, Pool } from 'pg';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { DatabaseSilent, openPool, patiently } from './index.js';

const failing = (...errors: readonly Error[]) => {
  const left = [...errors];
  return (): Promise<number> => { const next = left.shift(); return next === undefined ? Promise.resolve(errors.length) : Promise.reject(next); };
};
const refused = (code: string): DatabaseError => Object.assign(new DatabaseError('no', 2, 'error'), { code });

describe('patience with a busy server', () => {
  let mute: Server;
  let port = 0;
  beforeAll(async () => {
    mute = createServer(); // takes connections and says nothing
    await new Promise<void>((resolve) => { mute.listen(0, '127.0.0.1', resolve); });
    ({ port } = mute.address() as AddressInfo);
  });
  afterAll(() => { mute.close(); });

  it('asks again while connections are not made in time, the server starts, or has no room', async () => {
    expect(await patiently(failing(new DatabaseSilent(5), refused('57P03'), refused('53300'), new Error('x', { cause: refused('57P03') })))).toBe(4);
    const bare = new Pool({ host: '127.0.0.1', port, connectionTimeoutMillis: 50 });
    for (const pool of [openPool(`postgres://zz@127.0.0.1:${port}/x`, { connectWithinMs: 50 }), bare]) {
      let asked = 0;
      await expect(patiently(async () => { asked += 1; await pool.query('select 1'); }, 300)).rejects.toThrow(/timeout/);
      expect(asked).toBeGreaterThan(1);
      await pool.end();
    }
  });

  it('tells at once what waiting does not mend', async () => {
    for (const error of [refused('28P01'), refused('3D000'), Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })]) {
      let asked = 0;
      await expect(patiently(() => { asked += 1; return Promise.reject(error); })).rejects.toBe(error);
      expect(asked).toBe(1);
    }
  });
});
