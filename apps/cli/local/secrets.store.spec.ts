import { Client } from 'pg';
import { openServer } from '../launch/database.js';
import { EXIT } from './failure.js';
import { roleUrl, withoutLogin } from './secrets.store.js';

const PASSWORDS = { clerk: 'clerk+pass word%', worker: 'worker-password-16', auditor: 'auditor-password-16' };
const ADDRESSES = [
  'postgres://db.example:5432/zz', 'postgres://owner:top-secret@db.example:5432/zz', 'postgres://db.example:5432/zz?user=owner&password=top-secret',
  'postgres://x:y@db.example:5432/zz?user=a&user=owner&password=top-secret&application_name=z',
  'postgresql://db.example:5432/zz?us%65r=owner&passw%6Frd=top-secret',
];

describe('an address of a database', () => {
  it.each(ADDRESSES)('%s logs in as the role, whatever login it had', (address) => {
    const { user, password, host, database } = new Client({ connectionString: roleUrl(address, 'clerk', PASSWORDS) });
    expect({ user, password, host, database }).toEqual({ user: 'zz_clerk', password: PASSWORDS.clerk, host: 'db.example', database: 'zz' });
  });
  it.each(ADDRESSES)('%s is written down without any login', (address) => {
    expect(withoutLogin(address)).not.toMatch(/owner|secret|user|password/);
  });
  it('keeps what else it says', () => {
    expect(withoutLogin('postgres://db.example/zz?user=owner&sslrootcert=/ca.pem&password=x')).toBe('postgres://db.example/zz?sslrootcert=%2Fca.pem');
  });
  it.each([
    'postgres://db.example/zz?user=owner', 'postgres://o:p@db.example/zz?password=top-secret', 'postgres:///zz?host=/run/postgresql',
    'mysql://o:p@db.example/zz', 'postgres://',
  ])('%s is refused, and nothing of it is repeated', async (address) => {
    const failure = await openServer('', address).then(() => null, (error: unknown) => error as Error);
    expect(failure).toMatchObject({ name: 'Failure', exitCode: EXIT.usage, message: expect.stringMatching(/^DATABASE_URL /) as unknown });
    expect(failure?.message).not.toContain('top-secret');
  });
  it('with host and login in front is taken', async () => {
    expect(await openServer('', 'postgres://owner:top-secret@db.example:5432/zz?sslmode=disable')).toBeNull();
  });
});
