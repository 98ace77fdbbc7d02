import { Replay } from '#audit';
import type { Told } from '#identity';
import type { Books } from '../local/books.js';
import { timesShown, trialBalanceInLine, trialBalanceShown } from '../output/ledger.view.js';
import type { RunningProcess } from './run-file.store.js';
import type { SampleRun } from './sample.js';

const CITY = '370100';
const DISTRICT = '370116';

/** Addresses of the doors, and where the operator finds what. */
export const doorsShown = (processes: readonly RunningProcess[], dataFolder: string): string => {
  const url = (name: string): string => processes.find((one) => one.name === name)?.url ?? '';
  return [
    '',
    `  clerks    经办  ${url('admin-api')}/docs`,
    `  auditors  审计  ${url('audit-api')}/docs`,
    `  worker    记账  ${url('ledger-worker')}/health`,
    `  data and secrets  ${dataFolder}   (first administrator's token: secrets/admin.token)`,
    '',
  ].join('\n');
};

/** Where events are kept when it is not beside the books, and what is weaker there; each sentence once, whichever processes said it. */
export const eventsShown = (told: readonly (Told | null)[]): string => {
  const says = new Set(told.flatMap((one) => (one === null || one.says === 'events in PostgreSQL' ? [] : [`  ${one.says}`])));
  const notices = new Set(told.flatMap((one) => (one?.notices ?? []).map((notice) => `  note: ${notice}`)));
  return [...says, ...notices].map((line) => `${line}\n`).join('');
};

export const sampleShown = ({ lines, accepted, refused, failed }: SampleRun): string => [
  `sample day book: ${lines} lines, ${accepted} accepted, ${refused} refused by rules (the story has such lines)`
    + (failed.length > 0 ? `, ${failed.length} FAILED` : ''),
  ...failed.slice(0, 5).map((one) => `  line ${one.line} ${one.do ?? ''}: ${one.code ?? ''} ${one.detail ?? ''}`),
].join('\n');

/** Trial balance of the three books, whether the ledger is what the events say, and the newest signed checkpoint. */
export const ledgerShown = async (books: Books): Promise<{ readonly text: string; readonly equal: boolean }> => {
  const parts: string[] = [];
  const ask = (org: string, book: string) => books.ledger.trialBalance({ org, book });
  const city = await Promise.all(['F', 'A', 'M'].map((book) => ask(CITY, book)));
  const district = await Promise.all(['F', 'A'].map((book) => ask(DISTRICT, book)));
  const [first] = city;
  parts.push(`科目余额表 trial balance${first === undefined ? '' : timesShown(first)}`, '');
  for (const balance of city) parts.push(trialBalanceShown(balance), '');
  parts.push(`单位 ${DISTRICT}: ${district.map(trialBalanceInLine).join('  ')}`, '');
  const { equal, events, vouchers, firstDifference } = await new Replay(books).compare();
  parts.push(`ledger equals a rebuild from events: ${equal ? 'yes' : 'NO'} (${vouchers} vouchers of ${events} events, byte by byte)`);
  if (firstDifference !== undefined) parts.push(`  first difference: ${firstDifference.ref}, event @${firstDifference.logIndex}`);
  const { note } = await books.log.checkpoint();
  parts.push('', '封存检查点 signed checkpoint', ...note.trimEnd().split('\n').map((line) => `  ${line}`), `  verifier key: ${(await books.signer()).vkey}`, '');
  return { text: parts.join('\n'), equal };
};

/** Three commands to try next. @param dataOption ` --data DIR` when it is not the default folder */
export const nextShown = (dataOption: string): string => [
  'try next, in another terminal in this checkout:',
  `  npx zhuanzhang balance F.1001 --org ${CITY} --as-of 2019-12-31${dataOption}`,
  `  npx zhuanzhang explain F.${CITY}.201912.0003/1${dataOption}`,
  `  npx zhuanzhang export --org ${CITY} -o ${CITY}.zip${dataOption} && npx zhuanzhang verify ${CITY}.zip`,
].join('\n');
