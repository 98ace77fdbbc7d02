import type { Readable } from 'node:stream';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { SheetRefused } from './sheet.errors.js';

/** More parts than any workbook of one sheet has. */
const MOST_PARTS = 500;

/** Parts of a zip by name, unpacked one at a time and counted while they unpack. */
export interface Parts {
  readonly has: (name: string) => boolean;
  /** chunks of a part; none when it is missing. @throws SheetRefused sheet.unzips-too-large, sheet.broken */
  readonly chunks: (name: string) => AsyncIterable<Uint8Array>;
}

const broken = (): SheetRefused => new SheetRefused('sheet.broken', 'xlsx 文件已损坏；请用表格软件重新保存。');
const tooLarge = (most: number): SheetRefused =>
  new SheetRefused('sheet.unzips-too-large', `xlsx 解压后超过 ${Math.trunc(most / 1024 / 1024)} MiB；请只保留名单所在的工作表。`);

const openZip = (bytes: Buffer): Promise<ZipFile> => new Promise((resolve, reject) => {
  fromBuffer(bytes, { lazyEntries: true }, (error, zip) => { if (error === null) resolve(zip); else reject(broken()); });
});
const entriesOf = (zip: ZipFile): Promise<ReadonlyMap<string, Entry>> => new Promise((resolve, reject) => {
  const entries = new Map<string, Entry>();
  zip.on('entry', (entry: Entry) => {
    entries.set(entry.fileName.replace(/^\//, ''), entry);
    if (entries.size > MOST_PARTS) reject(broken());
    else zip.readEntry();
  });
  zip.on('end', () => { resolve(entries); });
  zip.on('error', () => { reject(broken()); });
  zip.readEntry();
});
const streamOf = (zip: ZipFile, entry: Entry): Promise<Readable> => new Promise((resolve, reject) => {
  zip.openReadStream(entry, (error, stream) => { if (error === null) resolve(stream); else reject(broken()); });
});

/**
 * Opens a zip held in memory.
 *
 * @param most bytes all parts together may unpack to
 */
export const unzip = async (bytes: Buffer, most: number): Promise<Parts> => {
  const zip = await openZip(bytes);
  const entries = await entriesOf(zip);
  let unpacked = 0;
  return {
    has: (name) => entries.has(name),
    chunks: async function* (name) {
      const entry = entries.get(name);
      if (entry === undefined) return;
      // what it says it is, before a byte is unpacked; then what it really is
      if (unpacked + entry.uncompressedSize > most) throw tooLarge(most);
      try {
        for await (const chunk of await streamOf(zip, entry)) {
          unpacked += (chunk as Buffer).length;
          if (unpacked > most) throw tooLarge(most);
          yield chunk as Buffer;
        }
      } catch (error) {
        throw error instanceof SheetRefused ? error : broken();
      }
    },
  };
};
