import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { loadOrCreateSigner, LogQueries, NotSealed, writePackage, type PackageParts, type PackageScope, type Signer } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { LedgerQueries } from '#ledger/queries';
import { CONFIG, logKeyFile, type AuditConfig } from './config.js';

/** What packages are made of, behind both of their doors. */
@Injectable()
export class PackageMaker {
  constructor(
    @Inject(CONFIG) private readonly config: AuditConfig, @Inject(EVENT_READER) readonly reader: EventReader,
    private readonly ledger: LedgerQueries, private readonly log: LogQueries,
  ) {}

  /** @throws NotSealed when nothing was sealed yet */
  async parts(): Promise<PackageParts> { return { reader: this.reader, ledger: this.ledger, log: this.log, signer: await this.#signer() }; }

  /** The key the log is sealed with. */
  async #signer(): Promise<Signer> {
    const file = logKeyFile(this.config);
    if (!existsSync(file)) throw new NotSealed('nothing was sealed yet');
    return loadOrCreateSigner(file, this.config.logOrigin ?? `zhuanzhang.local/${await this.reader.storeId()}`);
  }
}

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
