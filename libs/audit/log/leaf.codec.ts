import { createHash } from 'node:crypto';
import type { StoredEvent } from '#event-store/reader';

type Sealed = Pick<StoredEvent, 'dataText' | 'id' | 'metaText' | 'recordedAt' | 'revision' | 'stream' | 'type'>
  & Partial<Pick<StoredEvent, 'dataBytes' | 'metaBytes'>>;

const partsOf = <Body>(event: Sealed, data: Body, meta: Body): readonly (Body | string)[] => [
  '{"data":', data, `,"id":${JSON.stringify(event.id)},"meta":`, meta,
  `,"recordedAt":"${event.recordedAt}","revision":${event.revision},"stream":${JSON.stringify(event.stream)},"type":${JSON.stringify(event.type)},"v":1}`,
];

/**
 * Leaf v1: RFC 8785 text of `{data,id,meta,recordedAt,revision,stream,type,v:1}`.
 * `data` and `meta` are the stored canonical texts, so the leaf is a concatenation and nothing is parsed.
 *
 * @source rulings B2
 */
export const leafText = (event: Sealed): string => partsOf(event, event.dataText, event.metaText).join('');

/** RFC 6962 §2.1: SHA-256 of 0x00 and the UTF-8 of the leaf, 32 bytes; of bodies that came as bytes no text is made. */
export const leafHash = (event: Sealed): Buffer => {
  const hash = createHash('sha256').update(LEAF);
  for (const part of partsOf<string | Uint8Array>(event, event.dataBytes ?? event.dataText, event.metaBytes ?? event.metaText)) hash.update(part);
  return hash.digest();
};

const LEAF = Buffer.of(0);
export const hashLeaf = (entry: Uint8Array): Buffer => createHash('sha256').update(LEAF).update(entry).digest();
