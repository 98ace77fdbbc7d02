import { openKurrentReader, openKurrentStore } from '#event-store/kurrent';
import { hammer } from '../support/hammer.js';
import { KurrentDouble } from '../support/kurrent-double.js';
import { kurrentOnDouble, kurrentsOnOneDouble, kurrentStore, REAL_NODE, type KurrentUnderTest } from '../support/kurrent-stores.js';
import { historyImportContract } from './history-import.contract.js';
import { modelContract } from './model.contract.js';

const pause = (ms: number): Promise<void> => new Promise((resume) => { setTimeout(resume, ms); });
const importing = async (make: () => Promise<KurrentUnderTest>) => {
  const { store, close } = await make();
  return { store, importer: store, close };
};

const all = (name: string, make: () => Promise<KurrentUnderTest>): void => {
  historyImportContract(name, () => importing(make));
  modelContract(name, make, { runs: 12, oneQueue: false });
};
describe.each([['the double', {}], ['the double without appendRecords', { records: false }]])('on %s', (name, options) => {
  let double: Awaited<ReturnType<typeof kurrentsOnOneDouble>>;
  beforeAll(async () => { double = await kurrentsOnOneDouble(options); });
  afterAll(() => double.close());
  all(`KurrentDB, ${name}`, () => double.next());
});
if (REAL_NODE !== '') all('KurrentDB, a real node', () => kurrentStore(REAL_NODE));

const subjects: [string, () => Promise<KurrentUnderTest>][] = [
  ['KurrentDB, the double', () => kurrentOnDouble()], ['KurrentDB, the double without appendRecords', () => kurrentOnDouble({ records: false })],
  ...(REAL_NODE === '' ? [] : [['KurrentDB, a real node', () => kurrentStore(REAL_NODE)] as [string, () => Promise<KurrentUnderTest>]]),
];
describe('the hammer on KurrentDB', () => {
  it.each(subjects)('%s: finds nothing', async (_name, make) => {
    const { store, url, streamPrefix, reopen, close } = await make();
    const readers = await Promise.all([1, 2].map(() => openKurrentReader({ url, streamPrefix })));
    const stores = [store, await reopen(), await reopen()];
    expect(await hammer({ stores, readers, writers: 16, rounds: 12 })).toEqual([]);
    await Promise.all(readers.map((reader) => reader.close()));
    await close();
  }, 180_000);

  it('finds nothing while the server dies and comes back', async () => {
    let double = await KurrentDouble.start();
    const { url, log, port } = double;
    const stores = await Promise.all([1, 2].map(() => openKurrentStore({ url, appendWithinMs: 2_000 })));
    const readers = await Promise.all([1, 2].map(() => openKurrentReader({ url })));
    const chaos = async (): Promise<void> => {
      await pause(300 + Math.random() * 300);
      await double.kill();
      await pause(Math.random() * 100);
      double = await KurrentDouble.start({ log, port });
    };
    expect(await hammer({ stores, readers, writers: 8, rounds: 20, chaos })).toEqual([]);
    await Promise.all([...stores, ...readers].map((each) => each.close()));
    await double.kill();
  }, 180_000);
});
