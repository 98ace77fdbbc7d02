/**
 * What a container runs: `admin-api`, `audit-api`, `ledger-worker`, `zhuanzhang ARGUMENTS…`, or `health` (the image's health check).
 *
 * A password does not stand in the environment of a container, where `docker inspect` shows it: DATABASE_URL comes without one, and
 * DATABASE_PASSWORD_FILE names the file that holds it. A DATABASE_URL with a password, and no file, works as it does elsewhere.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROCESSES = ['admin-api', 'audit-api', 'ledger-worker'];
const fail = (code, text) => { process.stderr.write(`${text}\n`); process.exit(code); };
const built = (path) => new URL(`../dist/apps/${path}`, import.meta.url);

const addPassword = () => {
  const { DATABASE_URL: address, DATABASE_PASSWORD_FILE: file } = process.env;
  if (file === undefined || file === '') return;
  if (address === undefined || !URL.canParse(address)) fail(2, 'DATABASE_PASSWORD_FILE is set, and DATABASE_URL is not an address');
  const url = new URL(address);
  if (url.password !== '') fail(2, 'DATABASE_URL holds a password, and DATABASE_PASSWORD_FILE names another');
  try {
    url.password = encodeURIComponent(readFileSync(file, 'utf8').trim());
  } catch (error) {
    fail(6, `the password of ${url.username} cannot be read: ${error.message}`);
  }
  if (url.password === '') fail(2, `${file} is empty`);
  process.env.DATABASE_URL = url.href;
};

const isHealthy = async () => {
  try {
    const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT}/health`, { signal: AbortSignal.timeout(4_000) });
    return ok;
  } catch { return false; }
};

process.umask(0o077); // keys made on first boot are for their owner alone
const [name, ...rest] = process.argv.slice(2);
if (name === 'health') process.exit(await isHealthy() ? 0 : 1);
const file = name === 'zhuanzhang' ? built('cli/main.js') : built(`${name}/main.js`);
if (name !== 'zhuanzhang' && (!PROCESSES.includes(name) || rest.length > 0)) fail(2, `usage: ${PROCESSES.join(' | ')} | zhuanzhang ARGUMENTS | health`);
addPassword();
process.argv = [process.execPath, fileURLToPath(file), ...rest];
await import(file.href);
