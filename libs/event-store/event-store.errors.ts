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

/** This login may not append what it sent: another's stream, or an instant of its own. Nothing was written; a fault of the set-up, never retried. */
export class NotPermitted extends Error {
  override readonly name = 'NotPermitted';
}

/** The log has a hole or goes backward: the reader stops and names the place. */
export class CorruptLog extends Error {
  override readonly name = 'CorruptLog';
}

/** Too much waits already, or the store is away. Nothing was written; the same append may be sent again after `retryAfterMs`. Over HTTP it is 503. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
  constructor(message: string, readonly retryAfterMs: number, options?: ErrorOptions) { super(message, options); }
}

/** The store was closed by its own process. Nothing was written. Over HTTP it is 503. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed';
  constructor() { super('the event store is closed in this process'); }
}

/** The connection broke while an append was under way: it may or may not be stored. The same event ids again are always safe. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** This store, or the version of its server, cannot do what is asked of it; known when it is opened. */
export class UnsupportedStore extends Error {
  override readonly name = 'UnsupportedStore';
}
