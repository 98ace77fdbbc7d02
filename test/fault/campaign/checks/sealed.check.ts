import { CompactRange, leafHash } from '#audit';
import type { Evidence } from '../evidence.js';

/** K10: leaves are the events, and every checkpoint that was ever seen is the root of the log's beginning: none contradicts another. */
export const sealed = ({ log, leaves, checkpoints }: Evidence): readonly string[] => {
  const found: string[] = [];
  for (const [logIndex, leaf] of leaves.entries()) {
    const event = log[logIndex];
    if (leaf.logIndex !== logIndex) found.push(`leaf ${leaf.logIndex} stands in the place of ${logIndex}`);
    else if (event?.id !== leaf.eventId) found.push(`leaf ${logIndex} seals ${leaf.eventId}, the log has ${event?.id ?? 'nothing'} there`);
    else if (!leafHash(event).equals(leaf.hash)) found.push(`leaf ${logIndex} is not the hash of event ${event.id}`);
  }
  const range = new CompactRange();
  const roots = [range.root(), ...log.map((event) => { range.append(leafHash(event)); return range.root(); })];
  for (const { size, root } of checkpoints) {
    if (size > log.length) found.push(`checkpoint ${size} is beyond the ${log.length} events`);
    else if (roots[size]?.equals(root) !== true) found.push(`checkpoint ${size} is not the root of the first ${size} events`);
    if (size > leaves.length) found.push(`checkpoint ${size} is beyond the ${leaves.length} leaves`);
  }
  return found;
};
