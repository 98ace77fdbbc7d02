export {
  StoredEvent, type EventReader, type Head, type Position, type ReadAll, type ReadStream, type Subscribe, type Delivery, START, EVENT_READER,
} from './event-reader.port.js';
export { CorruptLog } from './event-store.errors.js';
