/**
 * First program of the container: joins the database address and the password from its file, then becomes the process that is asked for.
 * A password never stands in the environment of the container or in compose.yaml.
 *
 *   entry.mjs admin-api | ledger-worker | audit-api          one of the three processes
 *   entry.mjs cli migrate --secrets /run/secrets             a command of zhuanzhang
 *
 * DATABASE_ADDRESS        postgres://user@host:5432/database, without a password
 * DATABASE_PASSWORD_FILE  file that holds the password
 */
import { readFileSync } from 'node:fs';

const PROCESSES = ['admin-api', 'ledger-worker', 'audit-api'];
const { DATABASE_ADDRESS: address, DATABASE_PASSWORD_FILE: file } = process.env;
const [name, ...rest] = process.argv.slice(2);

if (address && file) {
  const url = new URL(address);
  url.password = encodeURIComponent(readFileSync(file, 'utf8').trim());
  process.env.DATABASE_URL = url.href;
}
if (name !== 'cli' && !PROCESSES.includes(name)) {
  console.error(`unknown process ${name}: ${PROCESSES.join(', ')}, or cli and a command`);
  process.exit(2);
}
process.argv.splice(2, Infinity, ...(name === 'cli' ? rest : []));
await import(`../dist/apps/${name}/main.js`);
