import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { EXIT, Failure, type ExitCode } from './failure.js';

interface Problem { readonly title?: string; readonly detail?: string; readonly code?: string; readonly instance?: string }

const exitOf = (status: number): ExitCode => {
  if (status === 401 || status === 403) return EXIT.notPermitted;
  if (status === 409) return EXIT.conflict;
  if (status === 422) return EXIT.refused;
  return status >= 500 || status === 429 ? EXIT.unavailable : EXIT.usage;
};

const problemOf = (text: string): Problem => { try { return JSON.parse(text) as Problem; } catch { return { detail: text.slice(0, 500) }; } };

/** A problem of a door (RFC 9457) as a failure with the exit code of its kind. */
export const failureOf = (status: number, text: string): Failure => {
  const { title, detail, code, instance } = problemOf(text);
  const place = [code, instance].filter((one) => one !== undefined).join(', ');
  const next = status === 401 ? 'ZHUANZHANG_TOKEN=… (a token of this door)' : undefined;
  return new Failure(exitOf(status), `${status} ${[title, detail].filter(Boolean).join(': ')}${place === '' ? '' : ` (${place})`}`, next);
};

/** One of the two doors, over HTTP. */
export class Door {
  constructor(private readonly url: string, private readonly token: string) {}

  async get(path: string, parameters: Readonly<Record<string, string | undefined>> = {}): Promise<unknown> {
    return (await this.#call(path, parameters)).json();
  }

  /** Writes the answer's bytes to a file that must not be there yet. */
  async save(path: string, parameters: Readonly<Record<string, string | undefined>>, file: string): Promise<void> {
    const { body } = await this.#call(path, parameters);
    if (body === null) throw new Failure(EXIT.unavailable, 'the door answered nothing');
    await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(file, { flags: 'wx' }));
  }

  /** The answer's bytes as they come. */
  async stream(path: string, parameters: Readonly<Record<string, string | undefined>> = {}): Promise<Readable> {
    const { body } = await this.#call(path, parameters);
    if (body === null) throw new Failure(EXIT.unavailable, 'the door answered nothing');
    return Readable.fromWeb(body as ReadableStream);
  }

  async post(path: string, body: unknown): Promise<unknown> { return (await this.#call(path, {}, body)).json(); }

  async #call(path: string, parameters: Readonly<Record<string, string | undefined>>, body?: unknown): Promise<Response> {
    const address = new URL(path, this.url);
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) address.searchParams.set(name, value);
    const response = await fetch(address, {
      method: body === undefined ? 'GET' : 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    });
    if (!response.ok) throw failureOf(response.status, await response.text());
    return response;
  }
}
