import { kurrentsOnOneDouble, kurrentStore, REAL_NODE } from '../support/kurrent-stores.js';
import { eventStoreContract } from './event-store.contract.js';

describe('on the double', () => {
  let double: Awaited<ReturnType<typeof kurrentsOnOneDouble>>;
  beforeAll(async () => { double = await kurrentsOnOneDouble(); });
  afterAll(() => double.close());
  eventStoreContract('KurrentDB, the double', () => double.next(), { densePositions: false });
});

if (REAL_NODE !== '') eventStoreContract('KurrentDB, a real node', () => kurrentStore(REAL_NODE), { densePositions: false });
