import { HttpException, Logger, type ArgumentsHost } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseSilent } from '#postgres';
import { DoorProblem, languageOf, problemOf, type Language, type Problem } from './problem.js';

/** A client's language and the error of a lib; null when the app does not know the error either. */
export type Translate = (error: unknown, language: Language) => Problem | null;

const log = new Logger('door');
/** PostgreSQL is not there, is closing, has no connection or room left, is too slow, or its disk fails; nothing was answered for good. */
const DATABASE_GONE = /^(08|40|53|55P03|57|58)|^E(CONNREFUSED|CONNRESET|PIPE|HOSTUNREACH|TIMEDOUT|NOTFOUND)$/;
/** The pool's own words; they carry no code. */
const NO_CONNECTION = /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/;

/** Sends an error as RFC 9457 problem details. What nobody knows is a 500: logged whole, told without any detail. */
export const answerProblem = (error: unknown, host: ArgumentsHost, translate: Translate): void => {
  const http = host.switchToHttp();
  const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
  const problem = problemFor(error, languageOf(request.headers['accept-language']), translate);
  if (problem.status === 500) {
    log.error(`${request.id} ${request.method} ${request.routeOptions.url ?? ''}`, error instanceof Error ? error.stack : String(error));
  }
  if (reply.sent || reply.raw.headersSent) { reply.raw.destroy(); return; }
  const { retryAfterSeconds, ...members } = problem;
  if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  if (retryAfterSeconds !== undefined) void reply.header('Retry-After', String(retryAfterSeconds));
  void reply.status(problem.status).type('application/problem+json; charset=utf-8')
    .send(JSON.stringify({ type: `/problems/${problem.code}`, ...members, instance: request.id, written: 0 }));
};

/** The problem an error means, in the language of the caller. */
export const problemFor = (error: unknown, language: Language, translate: Translate): Problem => {
  const known = error instanceof DoorProblem ? problemOf(error, language) : translate(error, language);
  return known ?? problemOf(ofTransport(error), language);
};

/** Errors of Fastify, Nest and the connection to the database, before any of our code or below it. */
const ofTransport = (error: unknown): DoorProblem => {
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  switch (status) {
    case 404: return new DoorProblem('resource.unknown', 'no such address; see /openapi.json');
    case 413: return new DoorProblem('request.too-large', 'one body may have 1 MiB; longer work goes as a day book, line by line');
    case 415: return new DoorProblem('request.media-type', 'send application/json, or application/x-ndjson for a day book');
    case 503: return new DoorProblem('door.closing', 'the door is closing', { retryAfterSeconds: 5 });
    default: break;
  }
  if (typeof status === 'number' && status >= 400 && status < 500) return new DoorProblem('request.bad', 'the request cannot be read', { status });
  const gone = error instanceof DatabaseSilent
    || (typeof code === 'string' ? DATABASE_GONE.test(code) : error instanceof Error && NO_CONNECTION.test(error.message));
  if (gone) return new DoorProblem('door.database', 'the database is not available', { retryAfterSeconds: 2 });
  return new DoorProblem('door.failed', 'an internal error; name the request id to the operator');
};
