import { randomUUID } from 'node:crypto';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DoorProblem } from './problem.js';

/** One JSON body; a day book is limited by line instead. */
export const BODY_LIMIT = 1024 * 1024;
const URL_LIMIT = 8 * 1024;
/** A day book of 100 000 lines takes minutes; a client that sends nothing for so long is gone. */
const REQUEST_TIMEOUT_MS = 3_600_000;

/** An answer is never late for what is said beside it. */
const STANDING_WITHIN_MS = 500;

/** What every answer of a door says beside its body. */
export interface Standing {
  /** position the answer was computed at: `Zz-Position` */
  readonly position: string | null;
  /** `Zz-Store-Mode`: simulation | real | unopened */
  readonly mode: string;
}

/** The HTTP server of a door: small limits, no HEAD routes, an id for every request. */
export const doorAdapter = (): FastifyAdapter => new FastifyAdapter({
  bodyLimit: BODY_LIMIT, exposeHeadRoutes: false, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: 5_000, forceCloseConnections: 'idle',
  routerOptions: { maxParamLength: 500, ignoreTrailingSlash: false, caseSensitive: true },
  genReqId: () => `req_${randomUUID()}`,
});

/**
 * Headers on every answer, also on errors (usability API-05): Request-Id, Zz-Position, Zz-Store-Mode, Server-Timing.
 *
 * @param standing asked once per answer; when it fails, is late, or the answer is a 5xx, the two headers are left out
 */
export const dressAnswers = (app: NestFastifyApplication, standing: () => Promise<Standing>): void => {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('Request-Id', request.id);
    if (request.raw.url !== undefined && request.raw.url.length > URL_LIMIT) throw new DoorProblem('request.bad', `a URL has at most ${URL_LIMIT} characters`);
  });
  fastify.addHook('onSend', async (_request, reply, payload) => {
    // while the database is away nothing is known, and the answer that says so must not wait for it a second time
    const now = reply.statusCode >= 500 ? null : await soon(standing());
    if (now !== null) {
      if (now.position !== null && !reply.hasHeader('Zz-Position')) void reply.header('Zz-Position', now.position);
      void reply.header('Zz-Store-Mode', now.mode);
    }
    if (!reply.hasHeader('Cache-Control')) void reply.header('Cache-Control', 'no-store');
    void reply.header('X-Content-Type-Options', 'nosniff').header('Server-Timing', `total;dur=${reply.elapsedTime.toFixed(1)}`);
    return payload;
  });
};

const soon = async (standing: Promise<Standing>): Promise<Standing | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => { timer = setTimeout(() => { resolve(null); }, STANDING_WITHIN_MS); });
  try { return await Promise.race([standing.catch(() => null), late]); } finally { clearTimeout(timer); }
};

/** Listens and answers the URL; port 0 takes a free one. */
export const openDoor = async (app: NestFastifyApplication, at: { readonly host: string; readonly port: number }): Promise<string> => {
  await app.listen(at.port, at.host);
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the door listens nowhere');
  return `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${address.port}`;
};
