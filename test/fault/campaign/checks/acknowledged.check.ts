import { canonicalJson, type JsonObject } from '#kernel';
import type { Evidence } from '../evidence.js';

/** K1: every event of an answer stands in the log as it was answered. */
export const acknowledged = ({ history, log }: Evidence): readonly string[] => {
  const byId = new Map(log.map((event) => [event.id, event]));
  const found: string[] = [];
  for (const { kind, id, do: name, answer } of history) {
    if (kind !== 'ok' || answer === undefined) continue;
    for (const { id: eventId, stream, revision, type, data } of answer.events) {
      const event = byId.get(eventId);
      if (event === undefined) found.push(`${name} ${id} was answered, its event ${eventId} at position ${answer.position ?? '?'} is lost`);
      else if (event.stream !== stream || event.revision !== revision || event.type !== type
        || event.dataText !== canonicalJson(data as JsonObject)) found.push(`${name} ${id} was answered with another event than ${eventId} in the log`);
    }
    const last = answer.events.at(-1);
    const due = last === undefined ? undefined : byId.get(last.id)?.position;
    if (due !== undefined && due !== answer.position) found.push(`${name} ${id} was answered at position ${answer.position ?? '?'} and stands at ${due}`);
  }
  return found;
};
