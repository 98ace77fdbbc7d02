import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import type { EventReader } from '#event-store/reader';
import { decode, type ExportCheckpoint, type ExportRequest, exportRequestFold, type ExportRequestState, exportRequestStream } from '#scheme/history';
import { StoryNotFound } from '../story/story.errors.js';
import { manifestText, type PackageScope } from './manifest.codec.js';
import { type PackageParts, writePackage } from './package.writer.js';

/** What a package comes to: the hashes and the checkpoint a seal names. */
export interface PackageMeasure {
  /** SHA-256, hex, of the zip and of `manifest.json` in it */
  readonly packageHash: string; readonly manifestHash: string;
  readonly bytes: number; readonly checkpoint: ExportCheckpoint;
}
export interface ExportSeal extends PackageMeasure {
  readonly requestId: string; readonly is: ExportRequest['is'];
  /** the package made again is the sealed one; null before the seal */
  readonly same: boolean | null;
}

/**
 * An export request as its history tells it.
 *
 * @throws StoryNotFound when there is no such request
 */
export const exportRequest = async (reader: EventReader, requestId: string): Promise<ExportRequest> => {
  let state: ExportRequestState = exportRequestFold.initial;
  for await (const event of reader.readStream(exportRequestStream(requestId))) state = exportRequestFold.evolve(state, decode(event) as never);
  if (state.is === 'unknown') throw new StoryNotFound('export', requestId);
  return state;
};

/** The scope a package of a request is made for. */
export const scopeOfExport = ({ scope }: ExportRequest): PackageScope => scope;

/**
 * Makes a package and keeps only what it comes to. The same scope and position give the same bytes, so a sealed package is checked by making it again.
 *
 * @throws as writePackage
 */
export const measurePackage = async (parts: PackageParts, scope: PackageScope, atMost?: number): Promise<PackageMeasure> => {
  const hash = createHash('sha256');
  let bytes = 0;
  const out = new Writable({ write: (chunk: Buffer, _encoding, done) => { hash.update(chunk); bytes += chunk.length; done(); } });
  const manifest = await writePackage(parts, { scope, out, ...(atMost === undefined ? {} : { atMost }) });
  const manifestHash = createHash('sha256').update(parts.signer.sign(manifestText(manifest))).digest('hex');
  return { packageHash: hash.digest('hex'), manifestHash, bytes, checkpoint: manifest.log };
};

/** A seal of before manifests were named is held to the hash of the package alone. */
const holds = (sealed: ExportRequest, made: PackageMeasure): boolean =>
  sealed.packageHash === made.packageHash && (sealed.manifestHash ?? made.manifestHash) === made.manifestHash
  && sealed.checkpoint?.size === made.checkpoint.size && sealed.checkpoint.root === made.checkpoint.root;

/**
 * What the seal of a request must name, or, once it is sealed, whether the package made again from its scope and checkpoint is the sealed one.
 *
 * @throws StoryNotFound without such a request, as writePackage otherwise
 * @source domain.md §2.3 audit export; rulings C18
 */
export const exportSeal = async (parts: PackageParts, request: ExportRequest): Promise<ExportSeal> => {
  const made = await measurePackage(parts, scopeOfExport(request), request.checkpoint?.size);
  return { requestId: request.requestId, is: request.is, ...made, same: request.packageHash === undefined ? null : holds(request, made) };
};
