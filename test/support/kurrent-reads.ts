import { status, type ServerWritableStream } from '@grpc/grpc-js';
import v1 from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { eventOf, failure, nameOf, notFound } from './kurrent-double.codec.js';
import type { KurrentLog, Stored } from './kurrent-log.js';

type Request = InstanceType<typeof v1.ReadReq>;
export type ReadCall = ServerWritableStream<Request, InstanceType<typeof v1.ReadResp>>;
type Options = InstanceType<typeof v1.ReadReq.Options>;

/** Told of what is asked for and what is pushed. */
export interface Seen { counted(count: number): void; pushed(): void }

/** Reads of a stream, of everything, and subscriptions to everything, as the double answers them. */
export const answerRead = (log: KurrentLog, call: ReadCall, seen: Seen): void => {
  const options = call.request.getOptions()!;
  if (options.hasSubscription()) { subscribe(log, call, seen); return; }
  const count = Number(options.getCount());
  seen.counted(count);
  const found = options.hasStream() ? ofStream(log, options) : ofAll(log, options);
  if (found === 'bad place') { call.emit('error', failure(status.UNAVAILABLE, 'no record begins there')); return; }
  if (found === 'deleted') {
    call.emit('error', failure(status.FAILED_PRECONDITION, 'deleted', { exception: 'stream-deleted', 'stream-name': streamOf(options) }));
    return;
  }
  if (found === 'missing') call.write(notFound(streamOf(options)));
  else for (const record of found.slice(0, count)) call.write(eventOf(record));
  call.end();
};

const backward = (options: Options): boolean => options.getReadDirection() === v1.ReadReq.Options.ReadDirection.BACKWARDS;
const streamOf = (options: Options): string => nameOf(options.getStream()?.getStreamIdentifier());

const ofStream = (log: KurrentLog, options: Options): readonly Stored[] | 'missing' | 'deleted' => {
  const events = log.read(streamOf(options));
  if (typeof events === 'string') return events;
  const from = options.getStream();
  const revision = from?.hasRevision() === true ? Number(from.getRevision()) : from?.hasEnd() === true ? Infinity : 0;
  return backward(options) ? events.filter((event) => event.revision <= revision).reverse() : events.filter((event) => event.revision >= revision);
};

/** Forward a read begins with the record at its place, backward before it; a place where no record begins is refused. */
const ofAll = (log: KurrentLog, options: Options): readonly Stored[] | 'bad place' => {
  const from = options.getAll();
  const place = from?.hasPosition() === true ? Number(from.getPosition()?.getCommitPosition()) : null;
  if (place !== null && place <= (log.all.at(-1)?.position ?? 0) && !log.all.some(({ position }) => position === place)) return 'bad place';
  const passing = log.all.filter(passes(options));
  if (backward(options)) return passing.filter(({ position }) => place === null || position < place).reverse();
  return passing.filter(({ position }) => place === null || position >= place);
};

const passes = (options: Options): (record: Stored) => boolean => {
  const byName = options.getFilter()?.getStreamIdentifier()?.getPrefixList();
  const byType = options.getFilter()?.getEventType()?.getPrefixList();
  return ({ stream, type }) =>
    (byName?.some((prefix) => stream.startsWith(prefix)) ?? true) && (byType?.some((prefix) => type.startsWith(prefix)) ?? true);
};

/** Confirmation, history after the place, `caughtUp`, then what comes, as fast as the client takes it. */
const subscribe = (log: KurrentLog, call: ReadCall, seen: Seen): void => {
  const options = call.request.getOptions()!;
  const all = options.getAll();
  const passing = passes(options);
  let place = all?.hasPosition() === true ? Number(all.getPosition()?.getCommitPosition()) : all?.hasEnd() === true ? log.all.at(-1)?.position ?? 0 : 0;
  let [told, flowing] = [false, true];
  call.write(new v1.ReadResp().setConfirmation(new v1.ReadResp.SubscriptionConfirmation().setSubscriptionId('subscription')));
  const push = (): void => {
    for (const record of log.all) {
      if (record.position <= place) continue;
      if (!flowing) return;
      place = record.position;
      if (!passing(record)) continue;
      flowing = call.write(eventOf(record));
      seen.pushed();
    }
    if (!told) call.write(new v1.ReadResp().setCaughtUp(new v1.ReadResp.CaughtUp()));
    told = true;
  };
  call.on('drain', () => { flowing = true; push(); });
  log.watchers.add(push);
  const stop = (): void => { log.watchers.delete(push); };
  call.on('cancelled', stop);
  call.on('close', stop);
  call.on('error', stop);
  push();
};
