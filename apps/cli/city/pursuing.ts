import { addDays } from '#kernel';
import { workdayAfter } from './calendar.table.js';
import type { City, Debt, Office } from './city.world.js';
import type { Errand } from './diary.js';
import { parameterOn } from './plan.js';

/** How somebody who owes takes it. */
export type Manner = 'PAYS' | 'OBJECTS' | 'IN_PARTS' | 'PAYS_LATE' | 'NEVER' | 'AFTER_ALL';
const MANNERS: readonly { readonly manner: Manner; readonly weight: number }[] = [
  { manner: 'PAYS', weight: 60 }, { manner: 'OBJECTS', weight: 8 }, { manner: 'IN_PARTS', weight: 10 }, { manner: 'PAYS_LATE', weight: 12 },
  { manner: 'NEVER', weight: 6 }, { manner: 'AFTER_ALL', weight: 4 },
];
export const mannerOf = ({ chance }: City, clawbackId: string): Manner => chance.of(`manner/${clawbackId}`).weighted(MANNERS).manner;

/** What the office does until money comes in; of whom it never comes nothing is left to receive: false. */
export function* pursuing(city: City, office: Office, { clawbackId, amountFen }: Debt, manner: Manner): Generator<ReturnType<typeof addDays>, boolean, void> {
  const { diary } = city;
  if (manner === 'OBJECTS') {
    yield workdayAfter(diary.today, 2);
    diary.tell(office.at('recover'), 'RecordClawbackObjection', { clawbackId, way: 'RECONSIDERATION', document: `行政复议受理通知 ${clawbackId}` });
    yield workdayAfter(diary.today, 15);
    diary.tell(office.at('supervise'), 'DecideClawbackObjection', { clawbackId, decision: 'UPHELD', document: `行政复议决定书 ${clawbackId}` });
  }
  if (manner === 'IN_PARTS') {
    const half = Math.floor(amountFen / 2);
    const [first, second] = [addDays(diary.today, 40), addDays(diary.today, 90)];
    diary.tell(office.at('approve'), 'AgreeInstalments', {
      clawbackId, instalments: [{ dueOn: first, amountFen: half }, { dueOn: second, amountFen: amountFen - half }],
    });
  }
  if (manner !== 'PAYS_LATE' && manner !== 'NEVER' && manner !== 'AFTER_ALL') return true;
  yield workdayAfter(diary.today, parameterOn(diary.today, 'clawback.termDays') + 10);
  diary.tell(office.at('recover'), 'DeclareOverdue', { clawbackId });
  yield workdayAfter(diary.today, 5);
  diary.tell(office.at('recover'), 'EnforceClawback', { clawbackId, court: '示例区人民法院', document: `强制执行申请书 ${clawbackId}` });
  if (manner === 'PAYS_LATE') return true;
  yield* writingOff(city, office, clawbackId);
  return manner === 'AFTER_ALL';
}

/** The court found nothing: who reviews the money and who approves agree, each on a day of their own. */
function* writingOff(city: City, office: Office, clawbackId: string): Errand {
  const { diary } = city;
  yield workdayAfter(diary.today, 20);
  diary.tell(office.at('recover'), 'ProposeWriteOff', { clawbackId, reason: '无财产可供执行', document: `终结执行裁定书 ${clawbackId}` });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('finrev'), 'ApproveWriteOff', { clawbackId, as: 'FIN_REV' });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('approve'), 'ApproveWriteOff', { clawbackId, as: 'APPROVE' });
}
