import { randomBytes } from 'node:crypto';
import type { ConsistencyCheck, JSONEventData } from '@kurrent/kurrentdb-client';
import { CorruptLog } from '#event-store';
import type { Position } from '#event-store/reader';
import { mayJudge, type Connection } from './connection.client.js';
import { faultOf, inTime, isTransient } from './fault.js';

/** One atomic append. */
export interface Piece {
  /** in the order they shall stand in the log */
  readonly records: readonly { readonly stream: string; readonly event: JSONEventData }[];
  /** for each stream written: the revision it must stand at, −1: it must not be there */
  readonly after: ReadonlyMap<string, number>;
  readonly guards: readonly Guard[];
}
/** A stream that must be as expected and is not written; `stream_exists` is all that some ask for. */
export interface Guard { readonly stream: string; readonly expected: number | 'stream_exists' }

/** Nothing was written: a stream is not where it should be. What is known of the streams is to be read again. */
export class Raced extends Error {
  override readonly name = 'Raced';
}
/** The call failed in a way that may pass. `sent`: it may be stored all the same. */
export class Away extends Error {
  override readonly name = 'Away';
  constructor(readonly sent: boolean, cause: unknown) {
    super(cause instanceof Error ? cause.message || cause.name : String(cause), { cause });
  }
}

/** What an append is marked with in the log, so that its own success is told from that of an equal one. */
export const newMark = (): string => randomBytes(9).toString('base64url');

const state = (revision: number): 'no_stream' | bigint => (revision === -1 ? 'no_stream' : BigInt(revision));

/** A stream that comes again after another: only `appendRecords` keeps such an order. */
const mixed = ({ records, after }: Piece): boolean => records.filter(({ stream }, n) => records[n - 1]?.stream !== stream).length > after.size;

/**
 * Sends one atomic append by the way that fits: one stream by batch append, several by multi-stream append, with guards or mixed by `appendRecords`. Every
 * revision is explicit, so the same call again can never be stored twice.
 */
export class AppendClient {
  constructor(private readonly connection: Connection, private readonly prefix: string) {}

  /**
   * @returns the position of its last event
   * @throws Raced, Away; CorruptLog when the server continued a stream that should be new
   */
  async send(piece: Piece, withinMs: number): Promise<Position> {
    const { client } = this.connection;
    try {
      return await inTime(this.#sent(piece), withinMs);
    } catch (error) {
      if (error instanceof CorruptLog || error instanceof Raced) throw error;
      const fault = faultOf(error);
      if (fault === 'conflict') throw new Raced('a stream moved on', { cause: error });
      if (fault === 'deleted') throw new CorruptLog(`one of the streams ${[...piece.after.keys()].join(', ')} was deleted behind our back`);
      if (!isTransient(fault)) throw error;
      if (mayJudge(withinMs, error)) this.connection.failed(client, error);
      throw new Away(fault === 'lost', error);
    }
  }

  async #sent(piece: Piece): Promise<Position> {
    if (piece.guards.length > 0 || mixed(piece)) return this.#checked(piece, await this.#asRecords(piece));
    const [[only = '', after = -1] = []] = piece.after;
    if (piece.after.size > 1) return this.#checked(piece, await this.#asStreams(piece));
    const { success, nextExpectedRevision: revision, position } =
      await this.connection.client.appendToStream(this.prefix + only, piece.records.map(({ event }) => event), { streamState: state(after) });
    if (!success || position === undefined) throw new Raced('a stream moved on');
    return this.#checked(piece, { position: position.commit, responses: [{ streamName: this.prefix + only, revision }] });
  }

  #asStreams({ records, after }: Piece): Promise<Stored> {
    return this.connection.client.multiStreamAppend([...after].map(([stream, revision]) => ({
      streamName: this.prefix + stream, expectedState: state(revision), events: records.filter((record) => record.stream === stream).map(({ event }) => event),
    })));
  }

  #asRecords({ records, after, guards }: Piece): Promise<Stored> {
    const { STREAM_STATE } = this.connection.driver;
    const written = [...after].map(([stream, expected]): Guard => ({ stream, expected }));
    const checks = [...written, ...guards].map(({ stream, expected }): ConsistencyCheck =>
      ({ type: STREAM_STATE, streamName: this.prefix + stream, expectedState: expected === 'stream_exists' ? expected : state(expected) }));
    return this.connection.client.appendRecords(records.map(({ stream, event }) => ({ streamName: this.prefix + stream, record: event })), checks);
  }

  /** A stream that was deleted softly takes `no_stream` and goes on counting: the only trace that an append sees of it. */
  #checked({ records, after }: Piece, { position, responses }: Stored): Position {
    const revisions = new Map(responses.map(({ streamName, revision }) => [streamName.slice(this.prefix.length), Number(revision)]));
    const due = new Map(after);
    for (const { stream } of records) due.set(stream, (due.get(stream) ?? -1) + 1);
    for (const [stream, revision] of due) {
      if (revisions.get(stream) === revision) continue;
      throw new CorruptLog(`stream ${stream} was deleted or cut behind our back: an append should end at revision ${revision}, not ${revisions.get(stream)}`);
    }
    return position.toString() as Position;
  }
}

interface Stored { readonly position: bigint; readonly responses: readonly { readonly streamName: string; readonly revision: bigint }[] }
