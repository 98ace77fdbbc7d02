export * from './reader.js';
export * from './event-store.port.js';
export * from './event-store.errors.js';
export { checkedEvents, checkedFrom, sameEvent, type CheckedEvent } from './checked.js';
export { MemoryEventStore } from './memory.store.js';
export { MEMORY_LIMITS, RememberingStore, type MemoryLimits } from './remembering.store.js';
