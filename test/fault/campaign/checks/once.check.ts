import { canonicalJson, type JsonObject } from '#kernel';
import type { Evidence } from '../evidence.js';
import { MISUSED } from '../history.js';

/**
 * K3: a command has one effect, all of it together, and one answer for ever. Honest repetitions are never told that the id was used otherwise; the id
 * with other content is refused.
 */
export const once = ({ history, log }: Evidence): readonly string[] => {
  const found: string[] = [];
  const places = new Map<string, { first: number; last: number; count: number; recordedAt: string }>();
  const ids = new Set<string>();
  for (const [place, { id, meta: { commandId }, recordedAt }] of log.entries()) {
    if (ids.has(id)) found.push(`event ${id} stands twice in the log`);
    ids.add(id);
    const known = places.get(commandId);
    if (known === undefined) places.set(commandId, { first: place, last: place, count: 1, recordedAt });
    else {
      const isOne = known.recordedAt === recordedAt && known.last === place - 1;
      if (!isOne) found.push(`command ${commandId} has two effects, at ${known.first + 1} and ${place + 1}`);
      [known.last, known.count] = [place, known.count + 1];
    }
  }
  const answers = new Map<string, string>();
  for (const { kind, id, do: name, answer, code } of history) {
    if (id.endsWith(MISUSED)) {
      const isRight = kind !== 'ok' && (kind !== 'refused' || code === '409 command.id-reused');
      if (!isRight) found.push(`${name} ${id} was sent with other content and told ${code ?? kind}`);
      continue;
    }
    if (code !== undefined && /^(409 command\.id-reused|EventIdReused)/.test(code)) found.push(`${name} ${id} was sent again unchanged and told ${code}`);
    if (kind !== 'ok' || answer === undefined) continue;
    const text = canonicalJson(answer as unknown as JsonObject);
    const before = answers.get(id);
    if (before !== undefined && before !== text) found.push(`${name} ${id} had two answers: ${before.slice(0, 300)} and ${text.slice(0, 300)}`);
    answers.set(id, before ?? text);
    const effect = places.get(id)?.count ?? answer.events.length; // none at all is K1's to tell
    if (effect !== answer.events.length) found.push(`${name} ${id} was answered with ${answer.events.length} events and has ${effect}`);
  }
  return found;
};
