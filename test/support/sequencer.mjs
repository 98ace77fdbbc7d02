/**
 * The longest specifications first: what is begun last should be short, or one of Jest's workers stands idle. Without a cache of earlier times,
 * as on a fresh machine, Jest would go by the size of the file, and the longest are small ones that start processes.
 */
import { createRequire } from 'node:module';

/** Jest's own, found as Jest finds it. */
const { default: Sequencer } = ['jest', '@jest/core'].reduce((require, name) => createRequire(require.resolve(name)), createRequire(import.meta.url))(
  '@jest/test-sequencer');

const LONGEST = [
  'test/fault/campaign.spec', 'test/fault/city-kill', 'test/journey/start.spec', 'test/journey/kurrent.spec', 'test/journey/readme-evidence',
  'test/journey/start-kurrent', 'test/journey/versions', 'libs/audit/audit.spec', 'test/contract/kurrent-adapter', 'libs/ledger/projector/rebuild',
  'test/contract/event-store', 'test/contract/kurrent-history', 'libs/postgres/embedded', 'test/journey/two-workers',
  'libs/ledger/projector/journal-projector', 'test/fault/worker-kill', 'test/journey/copy-history', 'libs/postgres/orphan',
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
