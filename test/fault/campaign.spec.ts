import { campaign } from './campaign.client.js';
import { plantNames, replacedOnce } from './campaign/plants.table.js';

/**
 * Promises P1–P4 and P11 in small: real processes and a real PostgreSQL are killed, frozen, cut off and filled up under load; then every checker looks.
 * Beside it each planted fault must be caught by the check that is there for it: the campaign is worth what it finds.
 * A busy machine is no finding here: deadlines are five times as long. Where there is no disk of its own, `NOT RUN` is printed.
 */
it('nothing acknowledged is lost or doubled, books and seal agree, all of it comes back by itself; and each planted fault is caught', async () => {
  const { code, said } = await campaign('--short', '--plant', 'all', '--patience', '5', '--seed', '1');
  if (said.includes('NOT RUN: every fault')) return;
  expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/acknowledged and lost \(K1\) +0\n/) });
  expect(said).toMatch(/\nacknowledged +[1-9]\d*\n/);
  for (const fault of ['kill postgres', 'kill backend', 'freeze postgres', 'freeze worker']) expect(said).toMatch(new RegExp(`^${fault} +1 +0$`, 'm'));
  expect(said).toMatch(/^(power cut +[1-9]\d* +0|NOT RUN: power cut \(.+\))$/m);
  for (const name of plantNames) expect(said).toMatch(new RegExp(`^caught ${name} `, 'm'));
}, 600_000);

it.each([['const a = 2;', 0], ['const a = 1; const a = 1;', 2]])('a plant that does not fit exactly once fails by itself: %s', (text, times) => {
  expect(() => replacedOnce(text, { from: 'const a = 1;', to: '' })).toThrow(`found ${times} times`);
});
