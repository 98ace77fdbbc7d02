/** The second kind of "no": the stream moved on. The handler folds again and retries; over HTTP it is 409. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  constructor(readonly stream: string, readonly expected: string | number, readonly actual: number) {
    super(`stream ${stream} is at revision ${actual}, expected ${expected}`);
  }
}

/** The same event id with other content: a bug of the caller, never retried. */
export class EventIdReused extends Error {
  override readonly name = 'EventIdReused';
  constructor(readonly eventId: string) { super(`event id ${eventId} is stored already with other content or in another place`); }
}

export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
  constructor(readonly code: 'limit.event-size' | 'limit.append-size' | 'limit.streams' | 'limit.events', message: string) { super(message); }
}

/** The log has a hole or goes backward: the reader stops and names the place. */
export class CorruptLog extends Error {
  override readonly name = 'CorruptLog';
}

/** The connection broke while an append was under way: it may or may not be stored. The same event ids again are always safe. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}
