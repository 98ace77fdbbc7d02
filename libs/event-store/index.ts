export * from './reader.js';
export * from './event-store.port.js';
export * from './event-store.errors.js';
export { MemoryEventStore } from './memory.store.js';
