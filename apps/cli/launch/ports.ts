import { createServer } from 'node:net';
import { EXIT, Failure } from '../local/failure.js';
import type { ProcessName } from './run-file.store.js';

export type Ports = Readonly<Record<ProcessName, number>>;

/** admin N, audit N+1, worker N+2 */
export const portsFrom = (first: number): Ports => ({ 'admin-api': first, 'audit-api': first + 1, 'ledger-worker': first + 2 });

const trouble = (port: number): Promise<string | null> => new Promise((resolve) => {
  const server = createServer();
  server.once('error', ({ code }: NodeJS.ErrnoException) => {
    resolve(code === 'EACCES' ? 'may not be used by this account' : 'is taken by another program');
  });
  server.listen({ port, host: '127.0.0.1', exclusive: true }, () => { server.close(() => { resolve(null); }); });
});

/** @throws Failure naming the port and the way out */
export const checkPorts = async (ports: Ports): Promise<void> => {
  for (const [name, port] of Object.entries(ports)) {
    const why = await trouble(port);
    const other = port < 60_000 ? Math.ceil((port + 100) / 100) * 100 : 7400;
    if (why !== null) throw new Failure(EXIT.unavailable, `port ${port} (${name}) ${why}.`, `npm start -- --port ${other}`);
  }
};
