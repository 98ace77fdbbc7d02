import type { Evidence } from '../evidence.js';

interface Deed { readonly id: string; readonly asked: number; readonly answered: number; readonly first: number; readonly last: number }

/** K5: what was answered before another command was sent for the first time stands before it. */
export const order = ({ history, log }: Evidence): readonly string[] => {
  const [asked, answered] = [new Map<string, number>(), new Map<string, number>()];
  for (const { kind, id, t } of history) {
    if (kind === 'invoke' && t < (asked.get(id) ?? Infinity)) asked.set(id, t);
    if (kind === 'ok' && t < (answered.get(id) ?? Infinity)) answered.set(id, t);
  }
  const deeds = new Map<string, Deed>();
  for (const { meta: { commandId: id }, position } of log) {
    const at = Number(position);
    const known = deeds.get(id);
    const [first, last] = [Math.min(known?.first ?? at, at), Math.max(known?.last ?? at, at)];
    deeds.set(id, { id, asked: asked.get(id) ?? 0, answered: answered.get(id) ?? Infinity, first, last });
  }
  const byQuestion = [...deeds.values()].filter((deed) => deed.asked > 0).sort((a, b) => a.asked - b.asked);
  const byAnswer = byQuestion.filter((deed) => deed.answered < Infinity).sort((a, b) => a.answered - b.answered);
  const found: string[] = [];
  let [next, latest]: [number, Deed | undefined] = [0, undefined];
  for (const deed of byQuestion) {
    for (let done = byAnswer[next]; done !== undefined && done.answered < deed.asked; done = byAnswer[next += 1]) {
      if (latest === undefined || done.last > latest.last) latest = done;
    }
    if (latest !== undefined && latest.last > deed.first) {
      found.push(`${latest.id} was answered before ${deed.id} was sent, but stands at ${latest.last}, after ${deed.first}`);
    }
  }
  return found;
};
