import { kurrentOnDouble, kurrentStore, REAL_NODE } from '../support/kurrent-stores.js';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('KurrentDB, the double', () => kurrentOnDouble(), { densePositions: false });
if (REAL_NODE !== '') eventStoreContract('KurrentDB, a real node', () => kurrentStore(REAL_NODE), { densePositions: false });
