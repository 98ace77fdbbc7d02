import type { Evidence } from '../evidence.js';
import type { Hurt, Said } from '../history.js';

/** Milliseconds. @source promise P11 */
export const DEADLINES = { command: 10_000, away: 5_000, recovery: 10_000 } as const;

const overlaps = ({ t, ms = 0 }: Said, { from, to }: Hurt): boolean => t >= from && t - ms * 1_000 <= to;

/**
 * P11: every question is answered within its deadline, also while the database is away; nobody is told 500; and answers with success come again
 * by themselves soon after.
 *
 * @param patience the deadlines are multiplied by it, for a machine that is busy with other work
 */
export const answers = ({ history, hurts }: Evidence, patience = 1): readonly string[] => {
  const found: string[] = [];
  for (const said of history) {
    const { id, do: name, ms, code, kind } = said;
    if (ms === undefined) continue;
    if (code === 'unanswered' || code?.startsWith('hung') === true) found.push(`${name} ${id} was not answered within ${ms} ms`);
    else if (ms > DEADLINES.command * patience) found.push(`${name} ${id} was answered after ${ms} ms`);
    else if (kind === 'unknown' && ms > DEADLINES.away * patience && hurts.some((hurt) => hurt.away && overlaps(said, hurt))) {
      found.push(`${name} ${id} was told ${code ?? 'nothing'} only after ${ms} ms while the database was away`);
    }
    if (code?.startsWith('500') === true) found.push(`${name} ${id} was told ${code}`);
  }
  const well = history.filter(({ kind }) => kind === 'ok');
  for (const { name, to } of hurts) {
    const asked = history.find(({ kind, t }) => kind === 'invoke' && t > to);
    const first = well.find(({ t, ms = 0 }) => t - ms * 1_000 > to) ?? well.find(({ t }) => t > to);
    if (asked !== undefined && (first === undefined || first.t - to > DEADLINES.recovery * patience * 1_000)) {
      found.push(`no command succeeded within ${DEADLINES.recovery * patience} ms after ${name} was over`);
    }
  }
  return found;
};
