import { addDays, type Day } from '#kernel';
import { workdayAfter } from './calendar.table.js';
import type { City } from './city.world.js';
import { type Errand, hash } from './diary.js';
import type { Seat } from './enrolling.js';
import type { PlannedClass } from './plan.js';
import { BODY, domestic, NARROW_BODY } from './places.table.js';

interface Certificate {
  readonly certificateId: string; readonly number: string; readonly kind: string; readonly issuer: string; readonly occupation: string; readonly level: number;
  readonly personId: string; readonly classId: string; readonly issuedOn: Day;
}

/** What is tried first by who plays a trick with a paper: each is refused, the true one follows. */
const forged = (plan: PlannedClass, trick: string | undefined, paper: Certificate): readonly [Certificate, code: string] | undefined => {
  const id = { certificateId: `${paper.certificateId}-X`, number: `9${paper.number.slice(1)}` };
  const narrow = domestic.some(({ occupation }) => occupation === plan.occupation);
  switch (trick) {
    case 'F22': return narrow ? undefined : [{ ...paper, ...id, issuer: NARROW_BODY }, 'certificate.issuer-not-valid'];
    case 'F24': return plan.level === 0 ? undefined : [{ ...paper, ...id, level: plan.level === 3 ? 4 : plan.level - 1 }, 'certificate.other-level'];
    case 'F26': return [{ ...paper, ...id }, 'certificate.trainee-not-finished'];
    case 'F27': return [{ ...paper, ...id, issuedOn: addDays(plan.days.at(-1) ?? paper.issuedOn, -1) }, 'certificate.before-class-end'];
    default: return undefined;
  }
};

const paperOf = (city: City, plan: PlannedClass, { person }: Seat): Certificate => ({
  certificateId: `${BODY}-${plan.classId}-${person.personId}`, number: `1937${String(city.serial()).padStart(12, '0')}`,
  kind: plan.level === 0 ? 'COMPLETION' : 'SKILL_LEVEL', issuer: BODY, occupation: plan.occupation, level: plan.level, personId: person.personId,
  classId: plan.classId, issuedOn: city.diary.today,
});

const record = (city: City, plan: PlannedClass, seat: Seat, certified: boolean): void => {
  const { diary } = city;
  const paper = paperOf(city, plan, seat);
  const wrong = forged(plan, seat.trick, paper);
  if (wrong !== undefined) {
    diary.tell(plan.school.operator, 'RecordCertificate', wrong[0]);
    diary.plant(seat.trick ?? '', { refused: wrong[1] });
  }
  if (!certified) return;
  diary.tell(plan.school.operator, 'RecordCertificate', paper);
  seat.certificateId = paper.certificateId;
};

/** The examination, and the papers of who passed it, asked of the issuer's register one by one. */
export function* certifying(city: City, plan: PlannedClass, seats: readonly Seat[], finished: readonly Seat[]): Errand {
  const { diary } = city;
  const { classId, office, school, chance } = plan;
  const end = plan.days.at(-1) ?? diary.today;
  yield workdayAfter(end, 1);
  const passed = finished.filter(({ trick }) => trick !== undefined || !chance.happens(0.04));
  const ids = (which: readonly Seat[]): readonly string[] => which.map(({ person: { personId } }) => personId);
  if (finished.length === 0) return;
  diary.tell(school.operator, 'AssessClass', {
    classId, bodyId: BODY, assessedOn: diary.today, passed: ids(passed), failed: ids(finished.filter((seat) => !passed.includes(seat))),
    document: `考核成绩单 ${classId}`,
  });
  yield workdayAfter(end, 3);
  for (const seat of seats) {
    if (passed.includes(seat)) record(city, plan, seat, true);
    else if (seat.trick === 'F26') record(city, plan, seat, false);
  }
  yield workdayAfter(diary.today, 1);
  for (const { certificateId } of passed) {
    diary.tell(office.at('accept2'), 'VerifyCertificate', {
      certificateId, result: 'VERIFIED', source: '职业技能等级证书查询系统', queriedOn: diary.today, evidenceHash: hash(certificateId ?? ''),
    });
  }
}
