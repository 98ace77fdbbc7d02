import { campaign } from './campaign.client.js';

/**
 * Promises P1–P4 and P11 in small: real processes and a real PostgreSQL are killed, frozen, cut off and filled up under load; then every checker looks.
 * A busy machine is no finding here: deadlines are five times as long. Where there is no disk of its own, `NOT RUN` is printed.
 */
it('nothing acknowledged is lost or doubled, the books and the seal agree, and all of it comes back by itself', async () => {
  const { code, said } = await campaign('--short', '--patience', '5', '--seed', '1');
  if (said.includes('NOT RUN: every fault')) return;
  expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/acknowledged and lost \(K1\) +0\n/) });
  expect(said).toMatch(/\nacknowledged +[1-9]\d*\n/);
  for (const fault of ['kill postgres', 'kill backend', 'freeze postgres']) expect(said).toMatch(new RegExp(`^${fault} +1 +0$`, 'm'));
  expect(said).toMatch(/^(power cut +[1-9]\d* +0|NOT RUN: power cut \(.+\))$/m);
}, 300_000);
