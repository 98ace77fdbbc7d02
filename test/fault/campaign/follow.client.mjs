// Follows the log and writes down every delivery; when the store is lost it resumes from the last event it was given.
import { openSync, writeSync } from 'node:fs';
import { PgEventReader } from '#event-store/postgres';
import { openPool } from '#postgres';

const { URL_OF_AUDITOR, HISTORY, NAME } = process.env;
const pool = openPool(URL_OF_AUDITOR, { max: 2, applicationName: NAME });
const reader = new PgEventReader({ pool });
const fd = openSync(HISTORY, 'a');
const say = (line) => { writeSync(fd, `${JSON.stringify({ t: Number(process.hrtime.bigint() / 1000n), by: NAME, ...line })}\n`); };

const follow = async () => {
  let at = '0';
  for (let session = 1; ; session += 1) {
    say({ is: 'resume', session, position: at });
    try {
      for await (const delivery of reader.subscribe({ after: at, signal: new AbortController().signal })) {
        if (delivery.is !== 'batch') continue;
        for (const { position, id } of delivery.events) say({ is: 'event', session, position, id });
        at = delivery.events.at(-1)?.position ?? at;
      }
    } catch (error) {
      say({ is: 'lost', session, position: at, why: `${error.name}: ${error.message}` });
    }
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
};
void follow();
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.send({ ready: true });
