import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** One file of a package as the manifest lists it. */
export interface PackedFile { readonly name: string; readonly bytes: number; readonly sha256: string }

/**
 * A zip whose bytes depend on its contents only: entries in the order given, one fixed time (in local parts, because DOS time has no zone),
 * and stored, because deflate gives other bytes on another zlib or processor.
 */
export class Archive {
  readonly #zip = new ZipFile();
  readonly #written: Promise<void>;
  readonly #options = { mtime: new Date(2000, 0, 1), mode: 0o100644, compress: false, forceDosTimestamp: true };

  /** @param out a file or a response; destroyed when the package cannot be finished */
  constructor(out: Writable) {
    this.#written = pipeline(this.#zip.outputStream as Readable, out);
    this.#written.catch(() => undefined); // told to whoever adds or finishes
  }

  /** Writes one file as its parts come; waits for whoever reads the archive. */
  async add(name: string, parts: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>): Promise<PackedFile> {
    const hash = createHash('sha256');
    let bytes = 0;
    const tap = async function* (): AsyncGenerator<Buffer> {
      for await (const part of parts) {
        const chunk = typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    const source = Readable.from(tap(), { objectMode: false });
    const ended = new Promise<void>((resolve, reject) => { source.once('end', resolve).once('error', reject); });
    this.#zip.addReadStream(source, name, this.#options);
    try {
      await Promise.race([ended, this.#written.then(() => { throw new Error('the archive was closed early'); })]);
    } catch (error) {
      source.destroy();
      throw error;
    }
    return { name, bytes, sha256: hash.digest('hex') };
  }

  async finish(): Promise<void> {
    this.#zip.end();
    await this.#written;
  }

  /** Gives up: the reader of the archive sees an error, never a short package. */
  abort(error: Error): void { (this.#zip.outputStream as Readable).destroy(error); }
}
