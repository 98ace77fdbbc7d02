export {
  EVENT_READER, type Delivery, type EventFilter, type EventReader, type Head, type ReadAll, type ReadStream, type Subscribe,
} from './event-store.port.js';
export { reached, START, StoredEvent, type Position } from './stored-event.js';
export { CorruptLog, StoreClosed } from './event-store.errors.js';
