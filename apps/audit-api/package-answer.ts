import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { loadOrCreateSigner, NotSealed, writePackage, type PackageParts, type PackageScope, type Signer } from '#audit';
import type { EventReader } from '#event-store/reader';
import { logKeyFile, type AuditConfig } from './config.js';

/** The key the log is sealed with. @throws NotSealed when nothing was sealed yet */
export const signerOfLog = async (config: AuditConfig, reader: EventReader): Promise<Signer> => {
  const file = logKeyFile(config);
  if (!existsSync(file)) throw new NotSealed('nothing was sealed yet');
  return loadOrCreateSigner(file, config.logOrigin ?? `zhuanzhang.local/${await reader.storeId()}`);
};

/** The answer begins with the first bytes of the zip: what is refused before is a problem, what fails later breaks the download off. */
export const sendPackage = async (parts: PackageParts, asked: { readonly scope: PackageScope; readonly atMost?: number },
  reply: FastifyReply): Promise<void> => {
  const out = new PassThrough();
  out.on('error', () => undefined); // the same error comes out of writePackage
  reply.raw.once('close', () => { out.destroy(); });
  const made = writePackage(parts, { ...asked, out });
  await Promise.race([once(out, 'readable'), made]);
  const { org, book, from, to } = asked.scope;
  const name = ['zhuanzhang', org, book, from, to].filter((part) => part !== undefined).join('-');
  void reply.type('application/zip').header('Content-Disposition', `attachment; filename="${name}.zip"`).send(out);
  await made.catch(() => undefined);
};
