import type { Bell } from './bell.js';
import { placeOf } from './dense-position.js';
import type { Delivery, EventReader, Subscribe } from './event-reader.port.js';
import { CorruptLog } from './event-store.errors.js';

/**
 * History, then new events, each once. The bell is read before the head, so that an event recorded while looking wakes the wait.
 *
 * @throws CorruptLog when the log is shorter than what was read from it
 */
export async function* follow(reader: Pick<EventReader, 'head' | 'readAll'>, options: Subscribe, bell: Bell): AsyncGenerator<Delivery> {
  const { signal, batchSize = 1_000 } = options;
  let at = options.after;
  let told = false;
  while (!signal.aborted) {
    const { rung } = bell;
    const head = await reader.head();
    if (signal.aborted) return;
    if (placeOf(head.position) < placeOf(at)) throw new CorruptLog(`the log ends at position ${head.position}, but ${at} was read from it`);
    if (head.position !== at) {
      for await (const events of reader.readAll({ after: at, to: head.position, batchSize })) {
        if (signal.aborted) return;
        at = events.at(-1)?.position ?? at;
        told = false;
        yield { is: 'batch', events };
        if (signal.aborted) return;
      }
      continue; // more may have come meanwhile
    }
    if (!told) {
      told = true;
      yield { is: 'caughtUp', position: at };
    }
    await bell.next(rung, signal);
  }
}
