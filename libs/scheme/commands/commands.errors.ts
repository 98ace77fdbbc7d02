import type { Day, Instant } from '#kernel';

/** An event the officer had not seen when it decided. */
export interface LaterEvent {
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: Instant;
  readonly on: Day;
  readonly actor: string;
}

/** The stream is not at the revision the officer decided on: 409, with the later events of its own organisation. Nothing was written. */
export class StreamMoved extends Error {
  override readonly name = 'StreamMoved';
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly events: readonly LaterEvent[],
  ) {
    super(`${stream} is not at revision ${expected}`);
  }
}

/** The command itself cannot be read: 400. Field errors point into the envelope by JSON pointer. */
export class BadCommand extends Error {
  override readonly name = 'BadCommand';
  constructor(
    readonly code: string,
    message: string,
    readonly errors: readonly { readonly pointer: string; readonly detail: string }[] = [],
  ) {
    super(message);
  }
}

/** The signed-in officer may not issue this command: 403. */
export class NotPermitted extends Error {
  override readonly name = 'NotPermitted';
  constructor(
    readonly code: 'officer.unknown' | 'officer.role-missing' | 'officer.other-organisation' | 'officer.not-simulator' | 'officer.no-delegation',
    message: string,
  ) {
    super(message);
  }
}

/** The command id is known with other content, or belongs to another command: 409, never retried. */
export class CommandIdReused extends Error {
  override readonly name = 'CommandIdReused';
  constructor(readonly commandId: string) {
    super(`command id ${commandId} was used with other content`);
  }
}
