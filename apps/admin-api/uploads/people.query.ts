import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore } from '#event-store';
import type { JsonObject } from '#kernel';
import { VAULT, type Vault } from '#privacy';
import {
  classFold, classStream, type ClassEvent, type ClassState, decode, personFold, personStream, type PersonEvent, type PersonState, type Recorded,
} from '#scheme/history';

/** Somebody whose ID number is sealed already. */
export interface Holder { readonly personId: string; readonly name: string | null; readonly registered: boolean }

/** Who the people of a file are, asked of the vault by token and of the log; nothing is stored. */
@Injectable()
export class PeopleQuery {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore, @Inject(VAULT) private readonly vault: Vault) {}

  /** Holders by ID number; a number nobody holds is left out. */
  async holders(idNumbers: readonly string[]): Promise<ReadonlyMap<string, Holder>> {
    const asked = [...new Set(idNumbers)].map((unique) => ({ kind: 'person' as const, id: randomUUID(), fields: {}, unique }));
    // records that are never sealed, under ids nobody can have: the clash names who holds the token
    const clashes = new Map((await this.vault.check(asked)).filter(({ reason }) => reason === 'token-taken').map(({ id, holder }) => [id, holder]));
    const found = asked.flatMap(({ id, unique }) => { const personId = clashes.get(id); return personId === undefined ? [] : [{ unique, personId }]; });
    const ids = found.map(({ personId }) => personId);
    const [opened, people] = [await this.vault.openMany('person', ids), await this.people(ids)];
    return new Map(found.map(({ unique, personId }) => [unique, {
      personId, name: nameIn(opened.get(personId)), registered: people.get(personId)?.is === 'registered',
    }]));
  }

  /** Names by person id, of those that are sealed. */
  async names(personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const opened = await this.vault.openMany('person', [...new Set(personIds)]);
    return new Map([...opened].flatMap(([id, fields]) => { const name = nameIn(fields); return name === null ? [] : [[id, name] as const]; }));
  }

  async people(personIds: readonly string[]): Promise<ReadonlyMap<string, PersonState>> {
    const ids = [...new Set(personIds)];
    const found = await this.store.readStreams(ids.map(personStream));
    return new Map(ids.map((id) => [id, (found.get(personStream(id)) ?? [])
      .reduce((state, event) => personFold.evolve(state, decode(event) as Recorded<PersonEvent>), personFold.initial)]));
  }

  async trainingClass(classId: string): Promise<ClassState> {
    let state: ClassState = classFold.initial;
    for await (const event of this.store.readStream(classStream(classId))) state = classFold.evolve(state, decode(event) as Recorded<ClassEvent>);
    return state;
  }
}

const nameIn = (fields: JsonObject | undefined): string | null => (typeof fields?.['name'] === 'string' ? fields['name'] : null);
