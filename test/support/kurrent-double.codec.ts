import { status, Metadata, type ServiceError } from '@grpc/grpc-js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import rpcStatus from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import v1 from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import v2errors from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/errors_pb.js';
import v2 from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Appended, Expected, Outcome, Proposed, Stored } from './kurrent-log.js';

type Message = { serializeBinary(): Uint8Array };

export const nameOf = (identifier: { getStreamName_asU8(): Uint8Array } | undefined): string => Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();
const identifierOf = (name: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(name));

/** Written as bytes once: specifications read the same records again and again, and writing them is most of the double's work. */
const written = new WeakMap<Stored, InstanceType<typeof v1.ReadResp>>();

/** A stored record as the server sends it. */
export const eventOf = (stored: Stored): InstanceType<typeof v1.ReadResp> => {
  const before = written.get(stored);
  if (before !== undefined) return before;
  const response = responseOf(stored);
  const bytes = response.serializeBinary();
  response.serializeBinary = () => bytes;
  written.set(stored, response);
  return response;
};

const responseOf = ({ stream, revision, position, id, type, json, data, metadata }: Stored) => {
  const recorded = new v1.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(id)).setStreamIdentifier(identifierOf(stream)).setStreamRevision(String(revision))
    .setPreparePosition(String(position)).setCommitPosition(String(position))
    .setData(data).setCustomMetadata(metadata);
  recorded.getMetadataMap().set('type', type).set('content-type', json ? 'application/json' : 'application/octet-stream').set('created', '17000000000000000');
  return new v1.ReadResp().setEvent(new v1.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(position)));
};
export const notFound = (stream: string) =>
  new v1.ReadResp().setStreamNotFound(new v1.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)));

interface ProposedMessage {
  getId(): { getString(): string } | undefined; getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array; getCustomMetadata_asU8(): Uint8Array;
}
export const proposedOf = (stream: string, message: ProposedMessage): Proposed => ({
  stream, id: message.getId()?.getString() ?? '', type: message.getMetadataMap().get('type') ?? '',
  json: message.getMetadataMap().get('content-type') === 'application/json',
  data: Buffer.from(message.getData_asU8()), metadata: Buffer.from(message.getCustomMetadata_asU8()),
});

/** Metadata of the second protocol is kept as properties and written as JSON anew: other order, other escapes, members of the server's own. */
export const recordOf = (stream: string, record: InstanceType<typeof v2.AppendRecord>): Proposed => {
  const properties: [string, string][] = [];
  record.getPropertiesMap().forEach((value, name) => { properties.unshift([name, value.getStringValue()]); });
  const type = record.getSchema()?.getName() ?? '';
  const format = record.getSchema()?.getFormat() === v2.SchemaFormat.SCHEMA_FORMAT_JSON ? 'Json' : 'Bytes';
  const written = JSON.stringify(Object.fromEntries([...properties, ['$schema.name', type], ['$schema.format', format]]), null, 1).replaceAll('<', '\\u003c');
  return {
    stream, id: record.getRecordId() ?? '', type, json: format === 'Json', data: Buffer.from(record.getData_asU8()), metadata: Buffer.from(written),
  };
};

export const expectedOf = (code: string | undefined): Expected =>
  ({ '-1': 'no_stream', '-2': 'any', '-4': 'stream_exists' } as const)[code ?? '-2'] ?? Number(code);
const codeOf = (expected: Expected): string => ({ no_stream: '-1', any: '-2', stream_exists: '-4' })[String(expected)] ?? String(expected);

/** An error of the first protocol: its kind is named in the trailers. */
export const failure = (code: status, details: string, trailers: Readonly<Record<string, string>> = {}): Partial<ServiceError> => {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return { code, details, message: details, metadata };
};
const packed = (detail: Message, name: string) => {
  const box = new any.Any();
  box.pack(detail.serializeBinary(), name);
  return box;
};
/** An error of the second protocol: its kind is a message in the trailers. */
const failureWith = (details: string, detail: Message, name: string): Partial<ServiceError> => {
  const metadata = new Metadata();
  const whole = new rpcStatus.Status().setMessage(details).setDetails(packed(detail, `kurrentdb.protocol.v2.streams.errors.${name}`));
  metadata.set('grpc-status-details-bin', Buffer.from(whole.serializeBinary()));
  return { code: status.FAILED_PRECONDITION, details, message: details, metadata };
};

type Refused = Exclude<Outcome, { is: 'stored' }>;
export const refusalOfSession = (refused: Refused, guarded: boolean): Partial<ServiceError> => {
  if (refused.is === 'deleted') {
    return failureWith('tombstoned', new v2errors.StreamTombstonedErrorDetails().setStream(refused.stream), 'StreamTombstonedErrorDetails');
  }
  const { stream, expected, actual } = refused;
  if (!guarded) {
    const conflict = new v2errors.StreamRevisionConflictErrorDetails()
      .setStream(stream).setExpectedRevision(codeOf(expected)).setActualRevision(String(actual));
    return failureWith('', conflict, 'StreamRevisionConflictErrorDetails');
  }
  const violation = new v2errors.ConsistencyViolation().setStreamState(new v2errors.ConsistencyViolation.StreamStateViolation()
    .setStream(stream).setExpectedState(codeOf(expected)).setActualState(String(actual)));
  return failureWith('consistency', new v2errors.AppendConsistencyViolationErrorDetails().setViolationsList([violation]),
    'AppendConsistencyViolationErrorDetails');
};

/** What batch append answers a refused append with: inside the stream, which goes on. */
export const refusalInBatch = (refused: Refused) => {
  if (refused.is === 'deleted') return new rpcStatus.Status().setDetails(packed(new shared.StreamDeleted(), 'event_store.client.StreamDeleted'));
  const { expected, actual } = refused;
  const wrong = new shared.WrongExpectedVersion();
  if (actual === -1) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(actual));
  if (expected === 'no_stream') wrong.setExpectedNoStream(new empty.Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new empty.Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return new rpcStatus.Status().setDetails(packed(wrong, 'event_store.client.WrongExpectedVersion'));
};
export const batchSuccess = ({ position, revisions }: Appended, stream: string) => new v1.BatchAppendResp.Success()
  .setCurrentRevision(String(revisions.get(stream) ?? 0))
  .setPosition(new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)));
