export { projectionMigrations } from './projection.migration.js';
export { Fenced, LeaseHeld, NotBuilt, OtherStore, Poisoned } from './projection.errors.js';
export type { Checkpoint, FailPlace, FailPoint, HaltingProjection, ParkingProjection, Placed, Projection, UnderLease } from './projection.port.js';
export { relocateCheckpoints, standpointsIn, type Standpoint } from './relocation.store.js';
export { replayParked, type ParkedStream, type Replayed, type ReplayParts } from './replay-parked.js';
export { ProjectionRunner, type RunnerHealth, type RunnerOptions, type RunnerState } from './runner.js';
export { readStandings, type Standing } from './standing.query.js';
export { waitUntilProjected, type Wish } from './wait.query.js';
