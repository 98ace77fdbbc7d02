import type { StoredEvent } from '#event-store/reader';

/** All there is of an event as own properties. */
export const plainEvent = ({ stream, revision, position, id, type, dataText, metaText, recordedAt }: StoredEvent): object =>
  ({ stream, revision, position, id, type, dataText, metaText, recordedAt });
