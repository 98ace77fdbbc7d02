import type { Evidence } from '../evidence.js';

/**
 * K2: every event belongs to a command that was sent, and none to one that was refused.
 *
 * @param foreign events up to this position were there before the clients
 */
export const invoked = ({ history, log }: Evidence, foreign = 0): readonly string[] => {
  const [sent, refused, accepted] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { kind, id } of history) {
    if (kind === 'invoke') sent.add(id);
    if (kind === 'refused') refused.add(id);
    if (kind === 'ok') accepted.add(id);
  }
  return log.filter(({ position }) => Number(position) > foreign).flatMap(({ id, meta: { commandId }, position }) => {
    if (!sent.has(commandId)) return [`event ${id} at ${position} belongs to ${commandId}, which nobody sent`];
    return refused.has(commandId) && !accepted.has(commandId) ? [`event ${id} at ${position} belongs to ${commandId}, which was refused`] : [];
  });
};
