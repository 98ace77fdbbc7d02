import type { CheckedEvent, StreamWrite } from '#event-store';

/** One atomic append on its way to the log. */
export interface Command { readonly writes: readonly StreamWrite[]; readonly events: readonly CheckedEvent[] }
export interface Waves<C extends Command> {
  /** sorted by wave; commands of one wave in the order of their arrival */
  readonly commands: readonly { readonly command: C; readonly wave: number }[];
  /** some event id stands in more than one command */
  readonly repeats: boolean;
}

/**
 * Sorts commands into waves of which each can be written by one statement: in a wave no stream is written that another command of it reads or writes, and
 * no event id stands twice. Two commands that share a written stream keep their order, the later one a wave behind.
 */
export const wavesOf = <C extends Command>(commands: readonly C[]): Waves<C> => {
  const written = new Map<string, number>();
  const touched = new Map<string, number>();
  const ids = new Map<string, number>();
  let repeats = false;
  const placed = commands.map((command) => {
    let wave = 1;
    for (const { stream, events } of command.writes) wave = Math.max(wave, 1 + ((events.length > 0 ? touched : written).get(stream) ?? 0));
    for (const { id } of command.events) {
      const before = ids.get(id);
      if (before === undefined) continue;
      repeats = true;
      wave = Math.max(wave, before + 1);
    }
    for (const { stream, events } of command.writes) {
      if (events.length > 0) written.set(stream, wave);
      touched.set(stream, Math.max(wave, touched.get(stream) ?? 0));
    }
    for (const { id } of command.events) ids.set(id, wave);
    return { command, wave };
  });
  return { commands: placed.sort((a, b) => a.wave - b.wave), repeats };
};
