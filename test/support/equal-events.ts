import { expect } from '@jest/globals';
import { StoredEvent } from '#event-store/reader';
import { plainEvent } from './plain-event.js';

// Jest looks at own properties only, and the bodies of an event are getters: without this every comparison of two events would pass over what they say
expect.addEqualityTesters([function (one: unknown, other: unknown): boolean | undefined {
  return one instanceof StoredEvent && other instanceof StoredEvent ? this.equals(plainEvent(one), plainEvent(other)) : undefined;
}]);
