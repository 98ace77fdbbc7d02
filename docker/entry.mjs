/**
 * First program of the container: joins the addresses and the passwords from their files, then becomes the process that is asked for.
 * A password never stands in the environment of the container or in compose.yaml.
 *
 *   entry.mjs admin-api | ledger-worker | audit-api          one of the three processes
 *   entry.mjs cli migrate --secrets /run/secrets             a command of zhuanzhang
 *
 * DATABASE_ADDRESS           postgres://user@host:5432/database, without a password
 * DATABASE_PASSWORD_FILE     file that holds the password
 * EVENT_STORE_ADDRESS        kurrentdb://user@host:2113,host:2113?tlsCAFile=…, without a password; empty: events stay in PostgreSQL
 * EVENT_STORE_PASSWORD_FILE  file that holds the password; left out for a node without users
 *
 * Without them, DATABASE_URL and EVENT_STORE_URL are used as they are everywhere else. Exit codes: 2 usage, 6 a file cannot be read.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROCESSES = ['admin-api', 'ledger-worker', 'audit-api'];
const { DATABASE_ADDRESS: address, DATABASE_PASSWORD_FILE: file, EVENT_STORE_ADDRESS: store, EVENT_STORE_PASSWORD_FILE: storeFile } = process.env;
const [name = '', ...rest] = process.argv.slice(2);
const fail = (code, text) => { process.stderr.write(`${text}\n`); process.exit(code); };

const passwordIn = (path) => {
  try { return readFileSync(path, 'utf8').trim() || fail(6, `${path} is empty`); } catch (error) { return fail(6, `a password cannot be read: ${error.message}`); }
};

/** Several hosts with ports are no URL to Node: the password is put behind the user by its place. */
const eventStoreUrl = () => {
  const [, scheme, user, hosts] = /^([a-z+]+:\/\/)(?:([^:@/?#]+)@)?([^@]+)$/.exec(store) ?? [];
  if (scheme === undefined) fail(2, 'EVENT_STORE_ADDRESS (kurrentdb://user@host:2113) must not hold a password: it stands in EVENT_STORE_PASSWORD_FILE');
  if ((user === undefined) !== !storeFile) fail(2, 'a user in EVENT_STORE_ADDRESS and EVENT_STORE_PASSWORD_FILE go together');
  return user === undefined ? store : `${scheme}${user}:${encodeURIComponent(passwordIn(storeFile))}@${hosts}`;
};

if (name !== 'cli' && !(PROCESSES.includes(name) && rest.length === 0)) {
  fail(2, `${name ? `unknown process ${[name, ...rest].join(' ')}` : 'no process is named'}: ${PROCESSES.join(', ')}, or cli and a command`);
}
if (address || file) {
  if (!address || !file || !URL.canParse(address)) fail(2, 'DATABASE_ADDRESS (postgres://user@host:5432/database) and DATABASE_PASSWORD_FILE go together');
  const url = new URL(address);
  if (url.password !== '') fail(2, 'DATABASE_ADDRESS must not hold a password: it stands in DATABASE_PASSWORD_FILE');
  url.password = encodeURIComponent(passwordIn(file));
  process.env.DATABASE_URL = url.href;
}
if (store) process.env.EVENT_STORE_URL = eventStoreUrl();
process.umask(0o077); // keys made on first boot are for their owner alone
const main = new URL(`../dist/apps/${name}/main.js`, import.meta.url);
process.argv = [process.execPath, fileURLToPath(main), ...rest];
await import(main.href);
