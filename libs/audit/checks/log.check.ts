import type { StoredEvent } from '#event-store/reader';
import { leafHash } from '../log/leaf.codec.js';
import type { Leaf, StoredCheckpoint } from '../log/log.store.js';
import { CompactRange } from '../log/tree.js';
import type { Findings } from './findings.js';
import { StreamRevisions } from './stream-revisions.js';

/** Events held against the sealed leaves and the checkpoint they lead to, and counted stream by stream. */
export class LogWatch {
  readonly #range = new CompactRange();
  readonly #revisions = new StreamRevisions();
  #sealed = 0;
  #checkpoint = 0;

  get events(): number { return this.#range.size; }
  get sealed(): number { return this.#sealed; }

  /** @param leaf the sealed one, undefined where the sealer has not come so far */
  see({ event, logIndex }: { readonly event: StoredEvent; readonly logIndex: number }, leaf: Leaf | undefined, findings: Findings): void {
    const at = { logIndex, eventId: event.id };
    const due = this.#revisions.see(event.stream, event.revision);
    if (event.revision !== due) findings.tell('dense-positions', { says: `${event.stream} has revision ${event.revision}, ${due} is due`, ...at });
    const hash = leafHash(event);
    this.#range.append(hash);
    if (leaf === undefined) return;
    this.#sealed += 1;
    if (leaf.logIndex !== logIndex || leaf.eventId !== event.id) {
      findings.tell('log-index', { says: `the log sealed ${leaf.eventId} as ${leaf.logIndex}`, ...at });
    } else if (!leaf.hash.equals(hash)) findings.tell('log-root', { says: 'the event is not the leaf that was sealed', ...at });
  }

  /** After each event: the newest checkpoint is met once. */
  meet(checkpoint: StoredCheckpoint | null, findings: Findings): void {
    if (checkpoint?.size !== this.#range.size) return;
    this.#checkpoint = checkpoint.size;
    if (!checkpoint.root.equals(this.#range.root())) findings.tell('log-root', { says: `the events do not lead to checkpoint ${checkpoint.size}` });
  }

  end(findings: Findings): void {
    for (const check of ['log-index', 'log-root', 'dense-positions'] as const) findings.lookAgain(check, this.events);
    findings.say('log-index', `${this.events} events counted by projector and sealer`);
    findings.say('log-root', `the events lead to checkpoint ${this.#checkpoint}`);
    findings.say('dense-positions', `${this.#revisions.size} streams of ${this.events} events`);
  }
}
