import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** A door that does not close within this time is cut. */
const CLOSE_WITHIN_MS = 10_000;

/** What a process says once of the event store it stands on: which and where, and what is weaker there than elsewhere. Never a login. */
export interface Told { readonly says: string; readonly notices: readonly string[] }

/**
 * Life of a process: tells its parent where it listens and which event store it uses, and closes on SIGTERM, SIGINT or when the parent is gone (rulings C10).
 * The parent's launcher stops us in its own order, so a Ctrl-C that reaches both is answered once.
 */
export const liveAndClose = (app: Pick<NestFastifyApplication, 'close'>, url: string, { says, notices }: Told): void => {
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    app.close().then(() => process.exit(0), (error: unknown) => { process.stderr.write(`${String(error)}\n`); process.exit(1); });
  };
  process.once('SIGTERM', close);
  process.on('SIGINT', close);
  if (process.send === undefined) process.stderr.write([`listening on ${url}, ${says}`, ...notices.map((notice) => `  note: ${notice}`), ''].join('\n'));
  else {
    process.once('disconnect', close);
    process.send({ ready: true, url, port: Number(new URL(url).port), says, notices });
  }
};
