import type { Evidence } from '../evidence.js';

/** K11: ordered, unique, reliable and resumable: a subscription delivers 1, 2, 3 … each once, through every loss, and only what stays in the log. */
export const subscription = ({ deliveries, log }: Evidence): readonly string[] => {
  const ids = new Map<string, string>(log.map(({ position, id }) => [position, id]));
  const found: string[] = [];
  const last = new Map<string, number>();
  for (const { by, is, position, id } of deliveries) {
    const before = last.get(by) ?? 0;
    const at = Number(position);
    if (is === 'resume' && at !== before) found.push(`resumable: ${by} resumes at ${position} after ${before}`);
    if (is !== 'event') continue;
    if (at <= before) found.push(`${at === before ? 'unique' : 'ordered'}: ${by} is given ${position} after ${before}`);
    else if (at !== before + 1) found.push(`reliable: ${by} is given ${position} after ${before}`);
    if (ids.get(position) !== id) found.push(`durable: ${by} was given ${id ?? '?'} at ${position}, the log has ${ids.get(position) ?? 'nothing'} there`);
    last.set(by, at);
  }
  return found;
};

/** K11, at rest: every subscription has been given the whole log. */
export const delivered = ({ deliveries, log }: Evidence): readonly string[] => {
  const last = new Map<string, number>();
  for (const { by, is, position } of deliveries) if (is === 'event') last.set(by, Number(position));
  return [...last].filter(([, at]) => at !== log.length).map(([by, at]) => `reliable: ${by} stays at ${at} of ${log.length}`);
};
