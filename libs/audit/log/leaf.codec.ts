import { createHash } from 'node:crypto';
import type { StoredEvent } from '#event-store/reader';

type Sealed = Pick<StoredEvent, 'dataText' | 'id' | 'metaText' | 'recordedAt' | 'revision' | 'stream' | 'type'>;

/**
 * Leaf v1: RFC 8785 text of `{data,id,meta,recordedAt,revision,stream,type,v:1}`.
 * `data` and `meta` are the stored canonical texts, so the leaf is a concatenation and nothing is parsed.
 *
 * @source rulings B2
 */
export const leafText = (event: Sealed): string =>
  `{"data":${event.dataText},"id":${JSON.stringify(event.id)},"meta":${event.metaText},"recordedAt":"${event.recordedAt}"`
  + `,"revision":${event.revision},"stream":${JSON.stringify(event.stream)},"type":${JSON.stringify(event.type)},"v":1}`;

/** RFC 6962 §2.1: SHA-256 of 0x00 and the UTF-8 of the leaf, 32 bytes. */
export const leafHash = (event: Sealed): Buffer => hashLeaf(Buffer.from(leafText(event), 'utf8'));

const LEAF = Buffer.of(0);
export const hashLeaf = (entry: Uint8Array): Buffer => createHash('sha256').update(LEAF).update(entry).digest();
