import type { Evidence } from '../evidence.js';

/** K4: positions are 1…N, revisions of a stream 0…n, and recorded instants never go back. */
export const dense = ({ log }: Evidence): readonly string[] => {
  const found: string[] = [];
  const revisions = new Map<string, number>();
  let [position, recordedAt] = [0, ''];
  for (const event of log) {
    if (Number(event.position) !== position + 1) found.push(`position ${event.position} follows ${position}`);
    position = Number(event.position);
    const due = (revisions.get(event.stream) ?? -1) + 1;
    if (event.revision !== due) found.push(`revision ${event.revision} of ${event.stream} at ${event.position}, ${due} is due`);
    revisions.set(event.stream, event.revision);
    if (event.recordedAt < recordedAt) found.push(`position ${event.position} was recorded before the one before it`);
    recordedAt = event.recordedAt;
  }
  return found;
};
