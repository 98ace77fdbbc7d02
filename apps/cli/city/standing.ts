import { addDays, type Day } from '#kernel';
import { workdayAfter } from './calendar.table.js';
import type { City, Office } from './city.world.js';
import { type Errand, hash } from './diary.js';
import { bankAccount, creditCode } from './identity.js';
import { CITY, everything } from './places.table.js';

const MANY_TIMES = 1_000;

/** A school that trains nobody here: listed, suspended after an inspection, and then put back or struck off and named as dishonest. */
export function* standing(city: City, office: Office): Errand {
  const { diary } = city;
  const chance = city.chance.of(`standing/${office.org}`);
  yield workdayAfter(diary.today, chance.between(20, 120));
  const institutionId = `I-${office.org}-9`;
  const name = `${office.name}示例停办培训学校`;
  const account = bankAccount(name, 9_500_000_000 + city.serial());
  diary.tell(office.at('review1'), 'ApplyForListing', {
    institutionId, name, uscc: creditCode('52', office.org, 9), occupations: everything, accountId: `ACC-${institutionId}`, account,
  });
  yield workdayAfter(diary.today, 3);
  diary.tell(office.at('approve'), 'ListInstitution', { institutionId, validFrom: diary.today });
  yield workdayAfter(diary.today, chance.between(10, 40));
  diary.tell(office.at('supervise'), 'SuspendInstitution', { institutionId, reason: '督导检查发现问题，整改', document: `整改通知 ${institutionId}` });
  yield workdayAfter(diary.today, 20);
  if (chance.happens(0.5)) {
    diary.tell(office.at('approve'), 'ReinstateInstitution', { institutionId, reason: '整改合格', document: `恢复通知 ${institutionId}` });
    return;
  }
  diary.tell(office.at('approve'), 'DelistInstitution', { institutionId, reason: '整改不合格', document: `移出通知 ${institutionId}` });
  yield workdayAfter(diary.today, 2);
  yield* listing(city, office, institutionId);
}

/** From the auditor's finding to the list of the dishonest, and off it again. */
function* listing(city: City, office: Office, institutionId: string): Errand {
  const { diary } = city;
  const findingId = `AU-${institutionId}`;
  diary.tell(office.at('inspect'), 'RecordFinding', {
    findingId, nature: 'FRAUD', about: { kind: 'INSTITUTION', id: institutionId }, says: '培训台账系伪造', evidenceHash: hash(findingId),
  });
  const subject = { listingId: `DL-${institutionId}`, subject: { kind: 'INSTITUTION', id: institutionId } };
  const ofIt = { clawbacks: [], findings: [findingId], personTimes: MANY_TIMES };
  diary.tell(office.at('supervise'), 'ProposeDishonesty', { ...subject, ground: 'IRREGULAR_BUSINESS', ...ofIt, document: `列入建议书 ${institutionId}` });
  yield workdayAfter(diary.today, 2);
  diary.tell(office.at('supervise'), 'NotifyDishonesty', { ...subject, document: `告知书送达回证 ${institutionId}` });
  yield workdayAfter(diary.today, 3);
  diary.tell(office.at('supervise'), 'RecordHearing', { ...subject, statement: 'STATED', document: `陈述申辩笔录 ${institutionId}` });
  yield workdayAfter(diary.today, 5);
  diary.tell(office.at('approve'), 'ListDishonest', { ...subject, document: `列入决定书 ${institutionId}` });
  yield workdayAfter(addDays(diary.today, 120), 0);
  diary.tell(office.at('approve'), 'RepairDishonest', { ...subject, document: `信用修复决定书 ${institutionId}` });
}

/** A clerk at the first desk takes leave, and the second one does what classes want of that desk. */
export function* leave(city: City, office: Office): Errand {
  const { diary } = city;
  const chance = city.chance.of(`leave/${office.org}`);
  yield workdayAfter(diary.today, chance.between(40, 200));
  const [officerId, deputyId, delegationId] = [office.at('accept1'), office.at('accept2'), `DG-${office.org}`];
  const endsOn: Day = addDays(diary.today, 28);
  diary.tell(officerId, 'DelegateDuties', { officerId, delegationId, deputyId, roles: ['ACCEPT'], startsOn: diary.today, endsOn });
  office.onLeave = true;
  yield workdayAfter(diary.today, 10);
  office.onLeave = false;
  diary.tell(officerId, 'RevokeDelegation', { officerId, delegationId, reason: '提前返岗' });
}

/** Once a year the auditors ask for the package of the year before; one request is not granted. */
export function* exporting(city: City): Errand {
  const { diary } = city;
  for (let year = 2019; ; year += 1) {
    yield workdayAfter(`${year + 1}-03-10` as Day, 0);
    const scope = { org: CITY.org, from: year * 100 + 1, to: year * 100 + 12 };
    const [kept, refused] = [`EX-${year}`, `EX-${year}-X`];
    diary.tell('O-export', 'RequestExport', { requestId: refused, scope, purpose: '资料调阅', document: `调阅函（示例）${year}` });
    diary.tell('O-keeper', 'RejectExport', { requestId: refused, reason: '范围超出审计通知书' });
    diary.tell('O-export', 'RequestExport', { requestId: kept, scope, purpose: '专项审计', document: `审计通知书（示例）${year}` });
    yield workdayAfter(diary.today, 1);
    diary.tell('O-keeper', 'ApproveExport', { requestId: kept });
    diary.tell('O-export', 'StartExport', { requestId: kept });
    const root = `${hash(`root/${kept}`).slice(0, 43)}=`;
    diary.tell('O-export', 'SealExport', {
      requestId: kept, packageHash: hash(kept), manifestHash: hash(`manifest/${kept}`), bytes: 1_048_576,
      checkpoint: { origin: 'zhuanzhang.local/city', size: 1_000, root },
    });
    yield workdayAfter(diary.today, 1);
    diary.tell('O-export', 'DeliverExport', { requestId: kept, recipient: '示例审计局', document: `数据移交清单 ${kept}` });
    yield workdayAfter(diary.today, 60);
    diary.tell('O-keeper', 'ExpireExport', { requestId: kept, copies: 1, document: `副本销毁记录 ${kept}` });
  }
}
