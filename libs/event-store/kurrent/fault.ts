/**
 * What an error of the client or of its native reader means to us.
 * `refused` and `not-leader`: nothing was sent, or nothing was taken. `lost`: the answer is lost, not the question. The rest are answers.
 */
export type Fault = 'refused' | 'not-leader' | 'lost' | 'conflict' | 'missing' | 'deleted' | 'other';

/** No answer within the time a call may take. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const TYPES: Readonly<Record<string, Fault>> = {
  'wrong-expected-version': 'conflict', 'append-consistency-violation': 'conflict',
  'stream-not-found': 'missing', 'stream-deleted': 'deleted', 'stream-tombstoned': 'deleted', 'not-leader': 'not-leader',
  'access-denied': 'other', AccessDeniedError: 'other',
  unavailable: 'lost', 'deadline-exceeded': 'lost', cancelled: 'lost', timeout: 'lost', NoAnswer: 'lost',
  StreamNotFoundError: 'missing', StreamDeletedError: 'deleted', NotLeaderError: 'not-leader', UnavailableError: 'lost', DeadlineExceededError: 'lost',
};
const NOT_CONNECTED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|No connection established|Name resolution failed|client error \(Connect\)|Failed to discover/i;
/** gRPC codes with which a server says no before it writes: INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION … UNAUTHENTICATED. */
const SAID_NO = new Set([3, 5, 6, 7, 8, 9, 11, 12, 16]);

interface Shape { readonly type?: unknown; readonly name?: unknown; readonly code?: unknown; readonly message?: unknown }

export const faultOf = (error: unknown): Fault => {
  const { type, name, code, message } = (typeof error === 'object' && error !== null ? error : {}) as Shape;
  const text = String(message ?? '');
  if (/not the leader/i.test(text)) return 'not-leader'; // a follower's answer to a multi-stream append has no type of its own
  const fault = TYPES[String(type)] ?? TYPES[String(name)];
  if ((fault ?? 'lost') === 'lost' && NOT_CONNECTED.test(text)) return 'refused';
  if (fault !== undefined) return fault;
  // an append repeated by event id and revision is always safe: what the server or the connection says counts as lost unless it is a clear no
  return (type === 'unknown' || typeof code === 'number') && !SAID_NO.has(Number(code)) ? 'lost' : 'other';
};

const UNAVAILABLE = 14;
/**
 * A client that may not find its way back by itself: it clings to a node that is not the leader, gets no answer, or keeps for ever the failed answer of its
 * first question, what the server can do (that error alone comes without a type; after UNAVAILABLE it is asked again).
 */
export const isStuck = (error: unknown): boolean => {
  const { type, name, code } = (typeof error === 'object' && error !== null ? error : {}) as Shape;
  return faultOf(error) === 'not-leader' || name === 'NoAnswer' || (type === undefined && typeof code === 'number' && code !== UNAVAILABLE);
};

/** An error of the native reader in the client: it has a name of its own and neither type nor code. */
export const isNative = (error: unknown): boolean => {
  const { type, name, code } = (typeof error === 'object' && error !== null ? error : {}) as Shape;
  return type === undefined && code === undefined && typeof name === 'string' && name in TYPES && name !== 'NoAnswer';
};

const TRANSIENT: ReadonlySet<Fault> = new Set<Fault>(['refused', 'not-leader', 'lost']);
/** May pass by itself: the same question again makes sense. */
export const isTransient = (fault: Fault): boolean => TRANSIENT.has(fault);

/** Rejects with NoAnswer when the promise takes too long or the signal aborts; it is not cancelled, its later outcome is dropped. */
export const inTime = async <T>(promise: Promise<T>, ms: number, signal?: AbortSignal): Promise<T> => {
  promise.catch(() => undefined);
  const stop = new AbortController();
  const late = pause(ms, signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]))
    .then((): never => { throw new NoAnswer(`no answer within ${Math.round(ms)} ms`); });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
  }
};

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1_000;
/** Doubling pauses, each shortened at random by up to a half, so that many waiters do not come at once. */
export const pauseBefore = (tries: number): number => Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries, 10), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);

/** Resolves after the time or when the signal aborts. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> => new Promise((resume) => {
  const wake = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', wake);
    resume();
  };
  const timer = setTimeout(wake, ms);
  signal?.addEventListener('abort', wake);
  if (signal?.aborted) wake();
});
