/**
 * The longest specifications first: what is begun last should be short, or one of Jest's workers stands idle. Without a cache of earlier times,
 * as on a fresh machine, Jest would go by the size of the file, and the longest are small ones that start processes.
 */
import { createRequire } from 'node:module';

/** Jest's own, found as Jest finds it. */
const { default: Sequencer } = ['jest', '@jest/core'].reduce((require, name) => createRequire(require.resolve(name)), createRequire(import.meta.url))(
  '@jest/test-sequencer');

const LONGEST = [
  'test/fault/campaign.spec', 'test/fault/city-kill', 'test/journey/start.spec', 'libs/ledger/projector/rebuild', 'test/journey/start-kurrent',
  'test/journey/kurrent.spec', 'test/journey/versions', 'test/journey/readme-evidence', 'test/journey/permissions', 'libs/audit/audit.spec', 'test/fault/worker-kill',
  'test/journey/reports', 'test/journey/two-workers', 'test/contract/kurrent-history', 'test/contract/event-store', 'libs/ledger/projector/journal-projector',
  'libs/audit/checks/checks', 'libs/postgres/embedded', 'test/journey/copy-history', 'libs/postgres/orphan', 'test/contract/kurrent-adapter',
  'test/journey/auditors', 'test/fault/restore', 'apps/cli/city/simulation', 'libs/audit/statements', 'libs/projection/runner', 'test/journey/first-boot',
];
const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((name) => path.replaceAll('\\', '/').includes(name));
  return rank === -1 ? LONGEST.length : rank;
};

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    return [...await super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
  }
}
