/**
 * While the image is built: the client of KurrentDB, a package only development installs, becomes one the program runs with, in the version that is locked.
 *
 *   add-client.mjs kurrent | ''      '' changes nothing
 */
import { readFileSync, writeFileSync } from 'node:fs';

const CLIENT = '@kurrent/kurrentdb-client';
const [wanted = ''] = process.argv.slice(2);
if (wanted !== '' && wanted !== 'kurrent') { process.stderr.write(`EVENT_STORE_CLIENT is kurrent or empty, not ${wanted}\n`); process.exit(2); }
if (wanted === 'kurrent') {
  const { devDependencies, peerDependencies, peerDependenciesMeta, ...rest } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { [CLIENT]: version, ...others } = devDependencies;
  if (version === undefined) { process.stderr.write(`package.json does not name ${CLIENT}\n`); process.exit(2); }
  writeFileSync('package.json', JSON.stringify({ ...rest, dependencies: { ...rest.dependencies, [CLIENT]: version }, devDependencies: others }, null, 2));
}
