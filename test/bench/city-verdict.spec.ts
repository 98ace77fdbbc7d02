import { bookVerdict } from './city-verdict.mjs';

const GOOD = { lines: 100, accepted: 93, refused: 7, planned: 7, found: 3, late: 3, unseen: 2, regularRefused: 0 };
const failing = (more: object): readonly string[] => bookVerdict({ ...GOOD, ...more }, { lines: 100 }).filter(({ holds }) => !holds).map(({ what }) => what);

describe('the bench of a city', () => {
  it('holds when every line was answered as hoped', () => { expect(failing({})).toEqual([]); });
  it.each([
    ['lines', { lines: 99 }], ['lines', { lines: 101 }], ['refused as planned', { refused: 6 }], ['findings as planned', { found: 2 }],
    ['regular refused', { regularRefused: 1 }],
  ])('fails by its row: %s, %j', (what, more) => { expect(failing(more)).toEqual([what]); });
});
