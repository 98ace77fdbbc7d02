import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { msOfInstant, type Instant } from '#kernel';

const FOR_EVER = 'private, max-age=31536000, immutable';
const EIGHT_HOURS_MS = 8 * 3_600_000;

/** `2020-01-05T18:00:00.000+08:00`: a moment as people in Jinan read it (usability API-13). */
export const shanghaiMoment = (instant: Instant | null): string | null =>
  (instant === null ? null : `${new Date(msOfInstant(instant) + EIGHT_HOURS_MS).toISOString().slice(0, -1)}+08:00`);

/**
 * What asks for the same place of the log again, `@560`. Before the first event there is no place: then a moment that nothing was recorded before, for a link
 * without one would ask for what is known today.
 */
export const placed = (index: number): string => (index < 0 ? '2000-01-01T00:00:00Z' : `@${index}`);

/** An address with its parameters; those that are undefined are left out. */
export const link = (path: string, parameters: Readonly<Record<string, string | undefined>> = {}): string => {
  const query = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%40', '@')}`).join('&');
  const plain = path.replace(/[^\x21-\x7e]+/gu, encodeURIComponent); // a voucher's word stands in its path
  return query === '' ? plain : `${plain}?${query}`;
};

export interface Asked { readonly request: FastifyRequest; readonly reply: FastifyReply }

/**
 * Sends a JSON body. What can never change again may be kept by the caller for ever and is known by its ETag (usability API-11);
 * anything else is not to be kept.
 */
export const answer = ({ request, reply }: Asked, body: object, fixed: boolean): void => {
  const text = JSON.stringify(body);
  void reply.type('application/json; charset=utf-8');
  if (!fixed) { void reply.send(text); return; }
  const etag = `"${createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, 32)}"`;
  void reply.header('Cache-Control', FOR_EVER).header('ETag', etag);
  if (request.headers['if-none-match'] === etag) void reply.status(304).send();
  else void reply.send(text);
};
