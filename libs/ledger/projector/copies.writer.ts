import type { Connection, PoolClient, Submittable } from 'pg';

/** One COPY from stdin and what it is given, in pieces. */
export interface Copy { readonly sql: string; readonly pieces: readonly Buffer[] }
type Done = (error?: Error) => void;

const DATA = 'd'.charCodeAt(0);
/** CopyDone: nothing behind its length, which counts itself. */
const DONE = Buffer.from([...Buffer.from('c'), 0, 0, 0, 4]);
const LENGTH = 4;

const headOf = (piece: Buffer): Buffer => {
  const head = Buffer.allocUnsafe(1 + LENGTH);
  head[0] = DATA;
  head.writeUInt32BE(piece.length + LENGTH, 1);
  return head;
};

/**
 * What is copied is known before, so that nothing waits for the server to say that it is ready: statements and rows are sent at once, and the server finds
 * the rows of each COPY where it looks for them. After an error it passes over what is left of them.
 *
 * @source PostgreSQL manual, Message Flow, "COPY Operations", "Simple Query"
 */
class Copies implements Submittable {
  constructor(private readonly copies: readonly Copy[], private readonly done: Done) {}

  submit(connection: Connection): void {
    const { stream } = connection;
    stream.cork();
    connection.query(this.copies.map(({ sql }) => sql).join(';'));
    for (const { pieces } of this.copies) {
      for (const piece of pieces) {
        stream.write(headOf(piece));
        stream.write(piece);
      }
      stream.write(DONE);
    }
    stream.uncork();
  }

  // `pg` calls these by name; that the server takes rows, and how many, is what is expected of it
  handleCopyInResponse(): void { /* they are on their way */ }
  handleCommandComplete(): void { /* of one COPY */ }
  handleReadyForQuery(): void { this.done(); }
  handleError(error: Error): void { this.done(error); }
}

/**
 * Copies into several tables, one after the other, in one round trip.
 *
 * @param client in a transaction: of two copies the second can fail
 * @throws DatabaseError of the first COPY that failed; none behind it was begun
 */
export const copyAll = (client: PoolClient, copies: readonly Copy[]): Promise<void> => copies.length === 0 ? Promise.resolve()
  : new Promise((resolve, reject) => {
    client.query(new Copies(copies, (error) => { if (error === undefined) resolve(); else reject(error); }));
  });
