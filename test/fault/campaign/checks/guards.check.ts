import type { StoredEvent } from '#event-store/reader';
import type { Evidence } from '../evidence.js';
import type { Intent } from '../history.js';

const holds = ({ expected }: Intent, revision: number): boolean => {
  if (expected === 'any') return true;
  if (expected === 'no_stream') return revision === -1;
  return expected === 'stream_exists' ? revision >= 0 : revision === expected;
};

interface Roles { readonly officerId: string; readonly roles: readonly string[] }
const turn = (held: Map<string, Set<string>>, { type, data }: StoredEvent): void => {
  if (type !== 'RolesGranted.v1' && type !== 'RolesRevoked.v1') return;
  const { officerId, roles } = data as Roles;
  const own = held.get(officerId) ?? new Set();
  held.set(officerId, own);
  for (const role of roles) if (type === 'RolesGranted.v1') own.add(role); else own.delete(role);
};

/**
 * P5, the part that needs no model: an append stands where everything it expected, also of streams it only read, is true of the history exactly
 * before it; and who acted held the role at that place.
 *
 * @param foreign events up to this position were there before the clients: the store's founder acts before any role is granted
 */
export const guards = ({ history, log }: Evidence, foreign = 0): readonly string[] => {
  const intents = new Map(history.flatMap(({ kind, id, intents: wanted }) => (kind === 'invoke' && wanted !== undefined ? [[id, wanted] as const] : [])));
  const found: string[] = [];
  const revisions = new Map<string, number>();
  const held = new Map<string, Set<string>>();
  let begun = '';
  for (const event of log) {
    const { meta: { commandId, actor, role }, position } = event;
    const wanted = intents.get(commandId);
    if (commandId !== begun) {
      for (const intent of wanted ?? []) {
        const revision = revisions.get(intent.stream) ?? -1;
        if (!holds(intent, revision)) found.push(`append ${commandId} at ${position} expected ${intent.stream} at ${intent.expected}, it was at ${revision}`);
      }
      const isJudged = wanted === undefined && Number(position) > foreign;
      if (isJudged && held.get(actor)?.has(role) !== true) found.push(`${event.type} at ${position}: ${actor} did not hold ${role}`);
    }
    begun = commandId;
    turn(held, event);
    revisions.set(event.stream, event.revision);
  }
  return found;
};
