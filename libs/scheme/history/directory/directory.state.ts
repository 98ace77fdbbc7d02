import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { DirectoryEvent, OccupationEntry } from './directory.events.js';

export interface DirectoryVersion { readonly version: string; readonly validFrom: Day; readonly entries: readonly OccupationEntry[] }
export interface DirectoryState { readonly versions: readonly DirectoryVersion[] }

/** The version in force on a day: the newest publication among those with the latest start not after it. */
export const directoryOn = (state: DirectoryState, on: Day): DirectoryVersion | undefined =>
  state.versions.filter((version) => version.validFrom <= on).reduce<DirectoryVersion | undefined>(
    (best, version) => (best === undefined || version.validFrom >= best.validFrom ? version : best), undefined);

export const lists = (entries: readonly OccupationEntry[], occupation: string, level: number): boolean =>
  entries.some((entry) => entry.occupation === occupation && entry.levels.includes(level));

export const directoryFold: Fold<DirectoryState, DirectoryEvent> = {
  initial: { versions: [] },
  evolve: (state, event) => {
    if (event.type !== 'DirectoryPublished.v1') return broken('directory', event);
    const { version, validFrom, entries } = event.data;
    return { versions: [...state.versions, { version, validFrom, entries }] };
  },
};
