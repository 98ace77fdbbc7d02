import { type Day, type EventMeta, type Instant, isRefusal, type Refusal, shanghaiDay } from '#kernel';
import { ConflictError, type EventStore } from '#event-store';
import { postedTypes } from '#ledger/book';
import { type Officer, storeFold, type StoreState, storeStream } from '#scheme/history';
import type { Vault, VaultRecord } from '#privacy';
import { accountsAreThere, type Verdict } from '#scheme/rules';
import { type Clock, recordingNow } from './clock.js';
import { BadCommand, CommandIdReused, StreamMoved } from './commands.errors.js';
import type { DefinedCommand, Sealing } from './defined.command.js';
import { commandHashOf, eventIdOf } from './fingerprint.js';
import { furthest } from './furthest.js';
import type { Caller, CommandEnvelope, CommandOutcome, IssueOptions } from './issue.command.js';
import { judge } from './judging.js';
import { remembered } from './remembered.js';
import { actingOfficer, crossesOrganisations, founder, ownStreams, roleFor, standingIn } from './signed-in.js';
import { Workspace } from './workspace.js';

export interface Attempt {
  readonly envelope: CommandEnvelope;
  readonly caller: Caller;
  readonly options: IssueOptions;
  readonly on: Day;
  readonly definition: DefinedCommand;
  readonly data: never;
  readonly store: EventStore;
  readonly vault: Vault;
  readonly clock: Clock;
  /** whether what the store remembers is believed; only an answer that was written down may rest on that */
  readonly as: 'now' | 'lately';
}
type Accepted = Exclude<CommandOutcome, { outcome: 'refused' }>;
interface Prepared {
  readonly workspace: Workspace;
  readonly officer: Officer;
  readonly principal: Officer | undefined;
  readonly role: string;
  readonly now: Instant;
  readonly hash: string;
  readonly primary: string;
  readonly records: readonly VaultRecord[];
  readonly simulated: boolean;
}

const sealingOf = ({ definition, data }: Attempt): { records: readonly VaultRecord[]; redacted: object } => {
  const sealing: Sealing<never> | undefined = definition.seal?.(data);
  return { records: sealing?.records ?? [], redacted: { ...(data as object), ...sealing?.redacted } };
};

/** Rulings B1: a decision is dated today; a fact not later than today. */
const dayHolds = ({ definition, on }: Attempt, today: Day): void => {
  if (definition.on === 'decision' && on !== today) {
    throw new BadCommand('command.on-not-today', `「${definition.titleZh}」是决定，on 须为今天 ${today}。`, [
      { pointer: '/on', detail: `应为 ${today}` },
    ]);
  }
  if (on > today) throw new BadCommand('command.on-in-future', `on 不得晚于今天 ${today}。`, [{ pointer: '/on', detail: `不晚于 ${today}` }]);
};

const prepare = async (work: Attempt, workspace: Workspace, state: StoreState): Promise<Prepared | CommandOutcome> => {
  const { envelope, caller, definition, data } = work;
  const opens = definition.name === 'OpenStore';
  const { records, redacted } = sealingOf(work);
  const hash = commandHashOf({ do: envelope.do, on: envelope.on, data: redacted });
  const primary = definition.primary(data);
  const officer = opens ? founder(envelope, caller, data) : await actingOfficer(workspace, envelope, caller, state);
  const { onBehalfOf } = envelope;
  const known = await remembered(workspace, { id: envelope.id, do: envelope.do, hash, actor: officer.officerId, onBehalfOf, primary });
  if (known !== undefined) {
    // The hash cannot see personal fields; the vault can: other content under the same id is not the same command.
    if ((await work.vault.check(records)).some(({ reason }) => reason === 'id-taken')) throw new CommandIdReused(envelope.id);
    return known;
  }
  const simulated = opens ? (data as { mode: string }).mode === 'simulation' : state.is === 'open' && state.mode === 'simulation';
  const head = await workspace.head();
  const now = recordingNow(envelope.at as Instant | undefined, { store: state, head, opens: opens && simulated, clock: work.clock });
  const { acting, principal } =
    onBehalfOf === undefined
      ? { acting: officer, principal: undefined }
      : await standingIn(workspace, officer, { onBehalfOf, command: definition.name, today: shanghaiDay(now) });
  const role = opens ? 'SYS_ADMIN' : roleFor(definition, acting, data);
  ownStreams(officer, await workspace.history([primary]), [primary]);
  dayHolds(work, shanghaiDay(now));
  return { workspace, officer: acting, principal, role, now, hash, primary, records, simulated };
};

const metaFor = (work: Attempt, ready: Prepared, verdict: Verdict): ((ordinal: number) => EventMeta) => {
  const { envelope, caller, on } = work;
  const alsoWrote = [...new Set(verdict.writings.map(({ stream }) => stream))].filter((stream) => stream !== ready.primary);
  const meta: EventMeta = {
    actor: ready.officer.officerId,
    ...(ready.principal === undefined ? {} : { onBehalfOf: ready.principal.officerId }),
    role: ready.role,
    org: ready.officer.org,
    on,
    commandId: envelope.id,
    commandHash: ready.hash,
    correlationId: caller.correlationId,
    causationId: envelope.id,
    clauses: verdict.clauses,
    ...(verdict.facts.length === 0 ? {} : { facts: verdict.facts }),
    ...(verdict.ruleSet === undefined ? {} : { ruleSet: verdict.ruleSet }),
  };
  return (ordinal) => {
    const own = verdict.writings[ordinal]?.facts;
    const { facts: _shared, ...bare } = meta;
    const withFacts: EventMeta = own === undefined ? meta : own.length === 0 ? bare : { ...bare, facts: own };
    return ordinal === 0 && alsoWrote.length > 0 ? { ...withFacts, alsoWrote } : withFacts;
  };
};

const clashOf = (records: readonly VaultRecord[], clashes: Awaited<ReturnType<Vault['check']>>): Refusal | undefined => {
  const clash = clashes.find(({ reason }) => reason === 'id-taken');
  if (clash === undefined || records.length === 0) return undefined;
  return {
    refused: `vault.${clash.kind}-exists`,
    why: `编号 ${clash.id} 已封存其他内容；请换用新的编号。`,
    facts: [{ kind: clash.kind, id: clash.id }],
  };
};

const recordVerdict = async (work: Attempt, ready: Prepared, verdict: Verdict): Promise<Accepted> => {
  const { envelope } = work;
  const metaOf = metaFor(work, ready, verdict);
  const writes = ready.workspace.writes(verdict, ready.primary, metaOf, (ordinal) => eventIdOf(envelope.id, ordinal));
  const shared = { id: envelope.id, do: envelope.do, deduplicated: false, clauses: verdict.clauses, facts: verdict.facts };
  const events = verdict.writings.map(({ stream, event }, ordinal) => ({
    stream,
    revision: null as number | null,
    id: eventIdOf(envelope.id, ordinal),
    type: event.type,
    data: event.data as never,
    meta: metaOf(ordinal),
  }));
  if (work.options.dryRun) return { ...shared, outcome: 'wouldAccept', recordedAt: null, position: null, events };
  const clashes = await work.vault.seal(ready.records);
  // Somebody sealed the same number since the check: judge again with what is known now.
  if (clashes.length > 0) throw new ConflictError(ready.primary, 'sealed records unchanged', -1);
  const results = await work.store.appendMany(writes, ready.simulated ? { recordedAt: ready.now } : {});
  const byStream = new Map(results.map((result, i) => [result.stream, { result, written: writes[i]?.events ?? [] }]));
  const numbered = events.map((event) => {
    const found = byStream.get(event.stream);
    const place = found?.written.findIndex(({ id }) => id === event.id) ?? -1;
    return found === undefined || place < 0 ? event : { ...event, revision: found.result.revision - found.written.length + 1 + place };
  });
  return {
    ...shared,
    outcome: 'accepted',
    recordedAt: results.find(({ recordedAt }) => recordedAt !== null)?.recordedAt ?? null,
    position: furthest(results.map(({ position }) => position)),
    events: numbered,
  };
};

const SHOWN = 50;
/** What was read here goes along with the append as a guard: an event recorded after this look is met there, and looked at again. */
const stillAt = async ({ options: { expected } }: Attempt, { workspace, officer }: Prepared): Promise<void> => {
  if (expected === undefined) return;
  const { stream, revision } = expected;
  const events = (await workspace.history([stream])).get(stream) ?? [];
  if (events.length - 1 === revision) return;
  const later = events.filter((event) => event.revision > revision && event.meta.org === officer.org).slice(-SHOWN);
  throw new StreamMoved(
    stream,
    revision,
    later.map(({ revision: at, type, recordedAt, meta: { on, actor } }) => ({ revision: at, type, recordedAt, on, actor })),
  );
};

/**
 * Runs a command once against the history as it stands: repeated commands answer what they answered; a refusal writes nothing.
 *
 * @throws NotPermitted, BadCommand, CommandIdReused, StreamMoved, ConflictError, LimitExceeded
 */
export const attempt = async (work: Attempt): Promise<CommandOutcome | Refusal> => {
  const reader = (await work.store.current?.(work.as)) ?? work.store;
  const workspace = new Workspace(reader);
  const state = await workspace.load(storeFold, storeStream);
  if (state.is === 'empty' && work.definition.name !== 'OpenStore') throw new BadCommand('store.not-open', '账库尚未开立；请先发出 OpenStore。');
  const ready = await prepare(work, workspace, state);
  if (!('workspace' in ready)) return ready;
  await stillAt(work, ready);
  const clashes = await work.vault.check(ready.records);
  const clash = clashOf(ready.records, clashes);
  const holders = new Map(clashes.filter(({ reason }) => reason === 'token-taken').map(({ kind, id, holder }) => [`${kind}:${id}`, holder]));
  const { officer, principal, primary, now } = ready;
  const ask = { officer, on: work.on, today: shanghaiDay(now), now, commandId: work.envelope.id,
    ...(principal === undefined ? {} : { onBehalfOf: principal.officerId }) };
  const { definition, data } = work;
  const decision = await judge({ definition, data, workspace, ask, principal, primary, holders, sealed: work.vault });
  if (isRefusal(decision)) return decision;
  const posts = decision.writings.some(({ event: { type } }) => postedTypes.includes(type));
  const early = posts ? accountsAreThere(work.on) : undefined;
  if (early !== undefined) return early;
  const written = decision.writings.filter(({ event }) => !crossesOrganisations(event.type)).map(({ stream }) => stream);
  ownStreams(ready.officer, await workspace.history(written), written);
  return clash ?? recordVerdict(work, ready, decision);
};
