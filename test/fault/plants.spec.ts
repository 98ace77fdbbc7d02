import { campaign } from './campaign.client.js';
import { replacedOnce, plantNames } from './campaign/plants.table.js';

/** The campaign is worth what it finds: each planted fault must be caught within its budget, by the check that is there for it. */
it('each planted fault is caught', async () => {
  const { code, said } = await campaign('--plant', 'all', '--short', '--patience', '5', '--seed', '1');
  if (said.includes('NOT RUN: every fault')) return;
  for (const name of plantNames) expect(said).toMatch(new RegExp(`^caught ${name} `, 'm'));
  expect({ code, said }).toEqual({ code: 0, said });
}, 300_000);

it.each([['const a = 2;', 0], ['const a = 1; const a = 1;', 2]])('a plant that does not fit exactly once fails by itself: %s', (text, times) => {
  expect(() => replacedOnce(text, { from: 'const a = 1;', to: '' })).toThrow(`found ${times} times`);
});
