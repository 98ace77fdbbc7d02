import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore } from '#event-store';
import { DoorProblem } from '#identity';
import { type Day, shanghaiDay } from '#kernel';
import { CLOCK, type Clock } from '#scheme/commands';
import {
  decode, officerFold, officerStream, storeFold, storeStream, type Officer, type OfficerEvent, type OfficerState,
  type Recorded, type StoreEvent, type StoreState,
} from '#scheme/history';

/** What the log says of an officer and of the store itself, read when it is asked: a role revoked a second ago is revoked. */
@Injectable()
export class OfficersQuery {
  #opened: StoreState = storeFold.initial;
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore, @Inject(CLOCK) private readonly clock: Clock) {}

  async officer(officerId: string): Promise<OfficerState> {
    let state: OfficerState = officerFold.initial;
    for await (const event of this.store.readStream(officerStream(officerId))) state = officerFold.evolve(state, decode(event) as Recorded<OfficerEvent>);
    return state;
  }

  /** What a store is never changes once it is opened, so that is asked only until then. */
  async opened(): Promise<StoreState> {
    let state = this.#opened;
    if (state.is === 'open') return state;
    for await (const event of this.store.readStream(storeStream, { limit: 1 })) state = storeFold.evolve(state, decode(event) as Recorded<StoreEvent>);
    this.#opened = state;
    return state;
  }

  /** Today; in a simulation the day of its newest event, because its clock is not ours. */
  async today(): Promise<Day> {
    const [opened, head] = await Promise.all([this.opened(), this.store.head()]);
    return shanghaiDay(opened.is === 'open' && opened.mode === 'simulation' && head.recordedAt !== null ? head.recordedAt : this.clock());
  }

  /** @throws DoorProblem auth.role-missing */
  async demand(officerId: string, ...roles: readonly string[]): Promise<Officer> {
    const officer = await this.officer(officerId);
    if (officer.is === 'registered' && officer.roles.some((role) => roles.includes(role))) return officer;
    throw new DoorProblem('auth.role-missing', roles.length === 1 ? `this needs the role ${roles[0]}` : `this needs one of the roles ${roles.join(', ')}`);
  }
}
