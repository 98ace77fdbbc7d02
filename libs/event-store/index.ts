export * from './reader.js';
export * from './event-store.port.js';
export * from './event-store.errors.js';
export { checkedEvents, sameEvent, type CheckedEvent } from './checked.js';
export { MemoryEventStore } from './memory.store.js';
