import { randomUUID } from 'node:crypto';
import { ADMINISTRATOR } from '#identity/tokens';
import { instantOf, shanghaiDay } from '#kernel';
import { storeStream } from '#scheme/history';
import type { Books } from '../local/books.js';
import { Door } from '../local/door.client.js';
import { moment } from '../output/moment.js';
import { say } from '../output/speech.js';
import { EXIT, Failure } from '../local/failure.js';
import type { RunningProcess } from './run-file.store.js';
import { awaitProjected, runSample, sampleIsWhole, sampleWasCut } from './sample.js';
import { ledgerShown, nextShown, sampleShown } from './summary.view.js';

export interface FirstBoot {
  readonly isEmpty: boolean;
  /** false when the operator said so, and on a database or an event store of the operator's own: nothing is ever loaded there */
  readonly mayLoad: boolean;
  /** the operator wants an empty real store */
  readonly empty: boolean;
  readonly dataFolder: string; readonly token: string; readonly books: Books; readonly signal: AbortSignal;
  readonly processes: readonly RunningProcess[];
  /** what to add to a command line so that it finds this folder */
  readonly dataOption: string;
}

const give = (text: string): void => { process.stdout.write(`${text}\n`); };

const urlOf = ({ processes }: FirstBoot, name: RunningProcess['name']): string => processes.find((one) => one.name === name)?.url ?? '';

const modeOf = async ({ reader }: Books): Promise<string> => {
  for await (const { data } of reader.readStream(storeStream, { limit: 1 })) return (data as { readonly mode: string }).mode;
  return 'not opened';
};

/** Opens a real store: its clock is the machine's, and nobody speaks for others. The administrator's organisation is the city's. */
const openReal = async (boot: FirstBoot): Promise<void> => {
  sampleIsWhole(boot.dataFolder); // a sample that was cut before its first line must not be continued in a real store
  await new Door(urlOf(boot, 'admin-api'), boot.token).post('/v1/commands/OpenStore', {
    id: randomUUID(), on: shanghaiDay(instantOf(Date.now())),
    data: { mode: 'real', administrator: ADMINISTRATOR, name: '系统管理员', org: '370100' },
  });
  give('opened an empty real store; administrator: admin (token in secrets/admin.token). Next: register organisations and officers, see /docs.');
};

const sample = async (boot: FirstBoot): Promise<void> => {
  const run = await runSample({ ...boot, adminUrl: urlOf(boot, 'admin-api') });
  give(sampleShown(run));
  if (run.failed.length > 0) throw new Failure(EXIT.unavailable, 'the sample day book did not run through; the next start continues it');
  await awaitProjected(urlOf(boot, 'ledger-worker'), boot.signal);
  const { text, equal } = await ledgerShown(boot.books);
  sampleIsWhole(boot.dataFolder);
  give(`\n${text}\n${nextShown(boot.dataOption)}`);
  if (!equal) throw new Failure(EXIT.brokenHistory, 'the ledger is not what the events say');
};

const HALF = 'the store holds the first part of the sample day book, which was cut; it stays as it is now, and a start without --empty continues it';

/** What an empty store is filled with, or what a store that is not empty holds. */
export const firstBoot = async (boot: FirstBoot): Promise<void> => {
  if (boot.empty && boot.isEmpty) return openReal(boot);
  const wasCut = boot.mayLoad && sampleWasCut(boot.dataFolder);
  if (boot.mayLoad && !boot.empty && (wasCut || boot.isEmpty)) return sample(boot);
  if (boot.isEmpty) {
    give('the store is empty. Nothing is loaded into a store of your own; open it with the command OpenStore, or: npm start -- --empty');
    return;
  }
  const [mode, { recordedAt }] = [await modeOf(boot.books), await boot.books.reader.head()];
  // how many there are is not said: a position is no count (rulings B3)
  give(`found a ${mode} store, the newest event recorded at ${recordedAt === null ? 'no time' : moment(recordedAt)}`);
  if (boot.empty) say(`--empty changes nothing: ${wasCut ? HALF : 'the store is opened already'}. For an empty one take another folder with --data.`);
};
