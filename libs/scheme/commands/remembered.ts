import type { StoredEvent } from '#event-store';
import { CommandIdReused } from './commands.errors.js';
import type { CommandOutcome, OutcomeEvent } from './issue.command.js';
import { eventIdOf } from './fingerprint.js';
import { furthest } from './furthest.js';
import type { Workspace } from './workspace.js';

const ordinals = (commandId: string, events: readonly StoredEvent[]): readonly StoredEvent[] => {
  const byId = new Map(events.map((event) => [event.id, event]));
  const ordered: StoredEvent[] = [];
  for (let ordinal = 0; ; ordinal += 1) {
    const event = byId.get(eventIdOf(commandId, ordinal));
    if (event === undefined) return ordered;
    ordered.push(event);
  }
};

export const outcomeEvent = (event: StoredEvent): OutcomeEvent => ({
  stream: event.stream,
  revision: event.revision,
  id: event.id,
  type: event.type,
  data: event.data as OutcomeEvent['data'],
  meta: event.meta,
});

/**
 * Looks for the command in its primary stream; a known one answers what it answered before, with every event it wrote.
 *
 * @throws CommandIdReused when the id is known with other content or from another officer
 * @source rulings B9
 */
export const remembered = async (
  workspace: Workspace,
  command: { id: string; do: string; hash: string; actor: string; onBehalfOf: string | undefined; primary: string },
): Promise<CommandOutcome | undefined> => {
  const events = (await workspace.history([command.primary])).get(command.primary) ?? [];
  const first = events.find(({ meta }) => meta.commandId === command.id);
  if (first === undefined) return undefined;
  const { commandHash, actor, onBehalfOf } = first.meta;
  if (commandHash !== command.hash || actor !== command.actor || onBehalfOf !== command.onBehalfOf) throw new CommandIdReused(command.id);
  const others = first.meta.alsoWrote ?? [];
  const all = await workspace.history(others);
  const written = ordinals(
    command.id,
    [command.primary, ...others].flatMap((stream) => (all.get(stream) ?? []).filter(({ meta }) => meta.commandId === command.id)),
  );
  return {
    outcome: 'accepted',
    id: command.id,
    do: command.do,
    deduplicated: true,
    recordedAt: first.recordedAt,
    position: furthest(written.map(({ position }) => position)),
    events: written.map(outcomeEvent),
    clauses: first.meta.clauses,
    facts: first.meta.facts ?? [],
  };
};
