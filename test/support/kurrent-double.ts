import {
  Server, ServerCredentials, status, type sendUnaryData, type ServerDuplexStream, type ServerReadableStream, type ServerUnaryCall,
} from '@grpc/grpc-js';
import featuresService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import streamsService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import v1 from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import v2service from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js';
import v2 from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import { batchSuccess, expectedOf, failure, nameOf, proposedOf, recordOf, refusalInBatch, refusalOfSession } from './kurrent-double.codec.js';
import { KurrentLog, type Check, type Expected, type Outcome, type Proposed } from './kurrent-log.js';
import { answerRead, type ReadCall } from './kurrent-reads.js';

/** Ways an append can go wrong: never stored, stored while the connection breaks, stored and unanswered, or on its way while the connection breaks. */
export type Fault = 'before' | 'after' | 'silent' | 'late';
export interface DoubleOptions { readonly log?: KurrentLog; readonly port?: number; readonly multiStream?: boolean; readonly records?: boolean }

type BatchCall = ServerDuplexStream<InstanceType<typeof v1.BatchAppendReq>, InstanceType<typeof v1.BatchAppendResp>>;
type SessionCall = ServerReadableStream<InstanceType<typeof v2.AppendRequest>, InstanceType<typeof v2.AppendSessionResponse>>;
type RecordsCall = ServerUnaryCall<InstanceType<typeof v2.AppendRecordsRequest>, InstanceType<typeof v2.AppendRecordsResponse>>;

/**
 * A stand-in for one KurrentDB node on a real port of this machine: server features, reads, subscriptions, and appends by all ways. Its log is given, so that
 * it can die and come back. It is small and honest where the adapter relies on the server; a real node is the judge (KURRENTDB_URL).
 */
export class KurrentDouble {
  log: KurrentLog;
  /** what goes wrong with the next appends, in order */
  readonly faults: Fault[] = [];
  /** appends on their way that are judged when they are called: what 'late' left behind */
  readonly late: (() => Outcome)[] = [];
  /** what happens while an append is on its way */
  meanwhile: () => void = () => undefined;
  /** what becomes of reads */
  reads: 'answered' | 'unavailable' | 'silent' = 'answered';
  /** what becomes of reads once an append is stored */
  readsOnceStored: 'unavailable' | 'silent' | undefined;
  /** calls answered, by name */
  readonly calls: string[] = [];
  /** events asked for by each read that was no subscription */
  readonly counts: number[] = [];
  /** events pushed through subscriptions */
  pushed = 0;
  readonly #server = new Server();
  #port = 0;

  private constructor(private readonly options: DoubleOptions) { this.log = options.log ?? new KurrentLog(); }

  static async start(options: DoubleOptions = {}): Promise<KurrentDouble> {
    const double = new KurrentDouble(options);
    double.#offer();
    double.#port = await new Promise<number>((resolve, reject) => {
      double.#server.bindAsync(`127.0.0.1:${options.port ?? 0}`, ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
    return double;
  }

  get port(): number { return this.#port; }
  get url(): string { return `kurrentdb://127.0.0.1:${this.#port}?tls=false`; }

  /** Dies at once: every connection is cut, the port is free again. */
  async kill(): Promise<void> {
    // asked first, the shutdown tells when the last connection is gone; what is left a moment longer would keep one of Jest's workers from ending
    const gone = new Promise<void>((resolve) => { this.#server.tryShutdown(() => { resolve(); }); });
    this.#server.forceShutdown();
    let late: NodeJS.Timeout | undefined;
    await Promise.race([gone, new Promise<void>((resolve) => { late = setTimeout(resolve, 2_000); })]);
    clearTimeout(late);
  }

  #offer(): void {
    const { multiStream = true, records = true } = this.options;
    const offered: [string, string][] = [
      ['event_store.client.streams.streams', 'read'], ['event_store.client.streams.streams', 'append'], ['event_store.client.streams.streams', 'batchappend'],
      ...(multiStream ? [['kurrentdb.protocol.v2.streams.streamsservice', 'appendsession']] as [string, string][] : []),
      ...(multiStream && records ? [['kurrentdb.protocol.v2.streams.streamsservice', 'appendrecords']] as [string, string][] : []),
    ];
    this.#server.addService(featuresService.ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: sendUnaryData<InstanceType<typeof features.SupportedMethods>>) => {
        answer(null, new features.SupportedMethods().setEventStoreServerVersion(multiStream ? '26.0.0' : '24.10.0')
          .setMethodsList(offered.map(([service, method]) => new features.SupportedMethod().setServiceName(service).setMethodName(method))));
      },
    });
    const unused = (_call: unknown, answer: sendUnaryData<never>): void => { answer({ code: status.UNIMPLEMENTED, details: 'not in the double' }); };
    this.#server.addService(streamsService.StreamsService, {
      read: (call: ReadCall) => {
        this.calls.push('read');
        if (this.reads === 'silent') return;
        if (this.reads === 'unavailable') { call.emit('error', failure(status.UNAVAILABLE, 'connection lost')); return; }
        answerRead(this.log, call, { counted: (count) => { this.counts.push(count); }, pushed: () => { this.pushed += 1; } });
      },
      batchAppend: (call: BatchCall) => { this.#batch(call); },
      append: unused, delete: unused, tombstone: unused,
    });
    if (multiStream) {
      this.#server.addService(v2service.StreamsServiceService, {
        appendSession: (call: SessionCall, answer: sendUnaryData<InstanceType<typeof v2.AppendSessionResponse>>) => { this.#session(call, answer); },
        appendRecords: (call: RecordsCall, answer: sendUnaryData<InstanceType<typeof v2.AppendRecordsResponse>>) => { this.#records(call, answer); },
      });
    }
  }

  /** Stores, unless the next fault says otherwise. @returns null when there is to be no answer */
  #stored(way: string, records: readonly Proposed[], checks: readonly Check[]): Outcome | 'unavailable' | null {
    this.calls.push(way);
    const fault = this.faults.shift();
    if (fault === 'late') {
      this.late.push(() => this.log.append(records, checks));
      this.meanwhile();
    }
    if (fault === 'before' || fault === 'late') return 'unavailable';
    const outcome = this.log.append(records, checks);
    this.reads = this.readsOnceStored ?? this.reads;
    return fault === undefined ? outcome : fault === 'after' ? 'unavailable' : null;
  }

  #batch(call: BatchCall): void {
    const open = new Map<string, { stream: string; expected: Expected; records: Proposed[] }>();
    call.on('data', (request: InstanceType<typeof v1.BatchAppendReq>) => {
      const id = request.getCorrelationId();
      const options = request.getOptions();
      const append = open.get(id?.getString() ?? '') ?? { stream: nameOf(options?.getStreamIdentifier()), expected: batchExpected(options), records: [] };
      open.set(id?.getString() ?? '', append);
      append.records.push(...request.getProposedMessagesList().map((message) => proposedOf(append.stream, message)));
      if (!request.getIsFinal()) return;
      open.delete(id?.getString() ?? '');
      const outcome = this.#stored('batchAppend', append.records, [append]);
      if (outcome === null) return;
      if (outcome === 'unavailable') { call.emit('error', failure(status.UNAVAILABLE, 'connection lost')); return; }
      const response = new v1.BatchAppendResp().setCorrelationId(id).setStreamIdentifier(options?.getStreamIdentifier());
      if (outcome.is === 'stored') call.write(response.setSuccess(batchSuccess(outcome.appended, append.stream)));
      else call.write(response.setError(refusalInBatch(outcome)));
    });
    call.on('end', () => { call.end(); });
  }

  #session(call: SessionCall, answer: sendUnaryData<InstanceType<typeof v2.AppendSessionResponse>>): void {
    const requests: InstanceType<typeof v2.AppendRequest>[] = [];
    call.on('data', (request: InstanceType<typeof v2.AppendRequest>) => { requests.push(request); });
    call.on('end', () => {
      if (requests.length === 0) { answer(failure(status.FAILED_PRECONDITION, 'no append requests were sent')); return; }
      if (new Set(requests.map((request) => request.getStream())).size < requests.length) { answer(failure(status.ABORTED, 'stream stands twice')); return; }
      const records = requests.flatMap((request) => request.getRecordsList().map((record) => recordOf(request.getStream(), record)));
      const outcome = this.#stored('appendSession', records, requests.map((request) =>
        ({ stream: request.getStream(), expected: expectedOf(request.getExpectedRevision()) })));
      if (outcome === null) return;
      if (outcome === 'unavailable') { answer(failure(status.UNAVAILABLE, 'connection lost')); return; }
      if (outcome.is !== 'stored') { answer(refusalOfSession(outcome, false)); return; }
      answer(null, new v2.AppendSessionResponse().setPosition(String(outcome.appended.position)).setOutputList([...outcome.appended.revisions]
        .map(([stream, revision]) => new v2.AppendResponse().setStream(stream).setStreamRevision(String(revision)))));
    });
  }

  #records({ request }: RecordsCall, answer: sendUnaryData<InstanceType<typeof v2.AppendRecordsResponse>>): void {
    if (request.getRecordsList().length === 0) { answer(failure(status.INVALID_ARGUMENT, 'must contain at least one record')); return; }
    const checks = request.getChecksList().map((check) => check.getStreamState()).map((state) =>
      ({ stream: state?.getStream() ?? '', expected: expectedOf(state?.getExpectedState()) }));
    const outcome = this.#stored('appendRecords', request.getRecordsList().map((record) => recordOf(record.getStream(), record)), checks);
    if (outcome === null) return;
    if (outcome === 'unavailable') { answer(failure(status.UNAVAILABLE, 'connection lost')); return; }
    if (outcome.is !== 'stored') { answer(refusalOfSession(outcome, true)); return; }
    answer(null, new v2.AppendRecordsResponse().setPosition(String(outcome.appended.position)).setRevisionsList([...outcome.appended.revisions]
      .map(([stream, revision]) => new v2.StreamRevision().setStream(stream).setRevision(String(revision)))));
  }
}

const batchExpected = (options: InstanceType<typeof v1.BatchAppendReq.Options> | undefined): Expected => {
  if (options?.hasNoStream() === true) return 'no_stream';
  if (options?.hasStreamExists() === true) return 'stream_exists';
  return options?.hasStreamPosition() === true ? Number(options.getStreamPosition()) : 'any';
};
