export * from './broken-history.js';
export * from './canonical-json.js';
export * from './day.js';
export * from './edit-distance.js';
export * from './fen.js';
export * from './log-index.js';
export * from './meta.js';
export * from './refusal.js';
