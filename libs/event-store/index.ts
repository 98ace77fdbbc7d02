export * from './reader.js';
export * from './event-store.port.js';
export * from './event-store.errors.js';
export { MemoryEventStore } from './memory.store.js';
// for the stores with dense positions
export { meets, prepareAppend, repeatedAppend, type PreparedEvent, type PreparedWrite } from './append.check.js';
export { Bell } from './bell.js';
export { densePosition, placeOf } from './dense-position.js';
export { follow } from './follow.js';
export { batchSizeOf, streamRange, type StreamRange } from './reading.check.js';
