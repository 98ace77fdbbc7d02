import { addMonths, type Day, day } from '#kernel';
import { endOfYear, workdayAfter } from './calendar.table.js';
import type { City, Office, ReadyClaim } from './city.world.js';
import { type Errand, hash } from './diary.js';
import { paying } from './paying.js';

/** One payment order holds no more lines. */
const MOST_CLAIMS = 150;

/** Somebody objects to a claim on the list, and is told that it is right. */
function* objection(city: City, office: Office, noticeId: string, claimId: string): Errand {
  const { diary } = city;
  const objectionId = `OBJ-${noticeId}`;
  yield workdayAfter(diary.today, 2);
  diary.tell(office.at('supervise'), 'RecordObjection', { noticeId, objectionId, claimId, receivedOn: diary.today, contentHash: hash(objectionId) });
  yield workdayAfter(diary.today, 2);
  diary.tell(office.at('supervise'), 'DismissObjection', { noticeId, objectionId, reason: '经核实申领属实' });
}

/** One batch: closed, before the public, approved, and on its way to the bank. */
function* oneBatch(city: City, office: Office, claims: readonly ReadyClaim[]): Errand {
  const { diary } = city;
  const n = `${office.org}-${city.serial()}`;
  const [batchId, noticeId] = [`B-${n}`, `N-${n}`];
  const chance = city.chance.of(batchId);
  diary.tell(office.at('review2'), 'CloseBatch', { batchId, claims: claims.map(({ claimId }) => claimId) });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('notice'), 'PublishNotice', { noticeId, batchId, channel: '市人社局网站' });
  const objected = claims[0];
  if (objected !== undefined && chance.happens(0.05)) diary.begin(objection(city, office, noticeId, objected.claimId));
  if (city.wish.irregular > 0 && chance.happens(city.wish.irregular * 4)) {
    yield workdayAfter(diary.today, 3);
    diary.tell(office.at('approve'), 'ApproveBatch', { batchId });
    diary.plant('F29', { refused: 'batch.notice-not-over' });
    yield workdayAfter(diary.today, 4);
  } else yield workdayAfter(diary.today, 7);
  diary.tell(office.at('notice'), 'ClearNotice', { noticeId });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('approve'), 'ApproveBatch', { batchId });
  const late = city.wish.irregular > 0 && city.chance.of(`F30/${batchId}`).happens(city.wish.irregular);
  yield workdayAfter(diary.today, late ? 45 : 1);
  if (late) office.late.add(batchId);
  yield* paying(city, office, { batchId, paymentId: `PAY-${n}`, requestId: `FR-${n}`, claims });
}

/** Once a month what passed the second review is gathered into batches. */
export function* batching(city: City, office: Office): Errand {
  const { diary, wish } = city;
  const chance = city.chance.of(`batching/${office.org}`);
  for (;;) {
    yield workdayAfter(addMonths(day(`${diary.today.slice(0, 7)}-01`), 1), chance.between(3, 8));
    while (office.ready.length > 0) diary.begin(oneBatch(city, office, office.ready.splice(0, MOST_CLAIMS)));
    if (wish.irregular > 0 && office.org !== '370100' && chance.happens(wish.irregular / 4)) {
      const transferId = `T-${city.serial()}`;
      diary.tell(office.at('fbappr'), 'AllocateFunds', { org: office.org, transferId, toOrg: '370100', amountFen: 1_000_000, document: '（示例）借款' });
      diary.plant('F32', { refused: 'account.not-a-subordinate' });
    }
  }
}

const QUARTERS = ['03-21', '06-21', '09-21', '12-21'];
/** The bank's interest on the 21st of each quarter's last month, booked on the next workday. */
export function* interest(city: City, office: Office): Errand {
  const { diary } = city;
  const chance = city.chance.of(`interest/${office.org}`);
  for (let year = 2019; year <= 2021; year += 1) {
    for (const quarter of QUARTERS) {
      const credited = day(`${year}-${quarter}`);
      if (credited <= diary.today) continue;
      yield workdayAfter(credited, 1);
      const interestId = `INT-${office.org}-${credited}`;
      const amountFen = chance.between(10_000, 900_000);
      diary.tell(office.at('account'), 'RecordInterest', { org: office.org, interestId, amountFen, bankReference: `BK-${interestId}` }, credited);
    }
  }
}

/** The last evening of the year, when everything else of the day is done. */
export function* closingYears(city: City): Errand {
  const { diary, offices } = city;
  for (;;) {
    const last: Day = endOfYear(diary.today);
    yield last > diary.today ? last : day(`${Number(diary.today.slice(0, 4)) + 1}-12-31`);
    for (const office of offices) {
      diary.tell(office.at('finrev'), 'CloseYear', { org: office.org, year: Number(diary.today.slice(0, 4)) });
      if (city.wish.irregular > 0 && office.org !== '370100') diary.plant('F33', { auditor: '下拨资金年末结余闲置' });
    }
  }
}
