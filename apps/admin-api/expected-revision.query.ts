import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type StoredEvent } from '#event-store';
import { DoorProblem } from '#identity';
import { OfficersQuery } from './officers.query.js';

const IF_MATCH = /^"([A-Za-z]+-[^"@\s]{1,150})@(\d{1,15})"$/;
const SHOWN = 50;

/**
 * `If-Match: "claim-C-2019-00231@7"`: the clerk decided on what the stream said at revision 7 (usability API-04).
 * What the clerk did not see is told in the answer. The stream is looked at once, before the command runs. An event recorded between this look
 * and the append is not caught: the command reads the stream anew, folds that event in and decides on it. The atomic form, an append that demands
 * this revision, comes with an expected revision in IssueCommand.
 */
@Injectable()
export class ExpectedRevisionQuery {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore, private readonly officers: OfficersQuery) {}

  /**
   * Checks the header once, now; it holds nothing until the append.
   *
   * @throws DoorProblem request.bad-header; stream.not-at-revision with the later events of the officer's own organisation
   */
  async demand(header: string | undefined, by: { readonly commandId: string; readonly officerId: string }): Promise<void> {
    if (header === undefined) return;
    const [, stream, revision] = IF_MATCH.exec(header) ?? [];
    if (stream === undefined) throw new DoorProblem('request.bad-header', 'If-Match must look like "claim-C-2019-00231@7", with the quotation marks');
    const expected = Number(revision);
    const later: StoredEvent[] = [];
    let actual = -1;
    for await (const event of this.store.readStream(stream, { direction: 'backward', limit: SHOWN })) {
      actual = Math.max(actual, event.revision);
      if (event.revision > expected) later.unshift(event);
    }
    if (actual === expected || later.some((event) => event.meta.commandId === by.commandId)) return;
    const officer = await this.officers.officer(by.officerId);
    const mine = officer.is === 'registered' ? later.filter((event) => event.meta.org === officer.org) : [];
    const events = mine.map(({ revision: at, type, recordedAt, meta }) => ({ revision: at, type, recordedAt, on: meta.on, actor: meta.actor }));
    throw new DoorProblem('stream.not-at-revision', `${stream} is not at revision ${expected}`, { stream, expected, events });
  }
}
