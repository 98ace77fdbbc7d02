import { workdayAfter } from './calendar.table.js';
import { advance, award, projectOf } from './buying.js';
import { certifying } from './certifying.js';
import type { City } from './city.world.js';
import { claiming } from './claiming.js';
import { type Errand, hash } from './diary.js';
import { enrolling, type Seat } from './enrolling.js';
import { calledOff, mishapOf, standsStill } from './mishaps.js';
import type { PlannedClass } from './plan.js';
import { UNLISTED } from './places.table.js';
import type { ClassTrick } from './trick.table.js';

const filing = (city: City, plan: PlannedClass, trick: ClassTrick | undefined): void => {
  const { diary } = city;
  const { classId, school, office, level, days, kind, occupation, size } = plan;
  const timetable = days.map((day) => ({ day, halves: ['AM', 'PM'] }));
  const asked = {
    classId, institutionId: school.id, occupation, level, subsidyKind: kind, startsOn: days[0], endsOn: days.at(-1), plannedHeadcount: size,
    hours: days.length * 8, timetable, mode: 'ONSITE', venueDistrict: office.org === '370100' ? '370102' : office.org, teachers: [`T-${classId}`],
    ...(kind === 'PROJECT' ? { projectId: projectOf(plan) } : {}),
  };
  if (trick === 'F31') {
    diary.tell(school.operator, 'FileClass', { ...asked, subsidyKind: 'TEXTBOOKS' });
    diary.plant('F31', { refused: 'class.kind-unknown' });
  }
  diary.tell(school.operator, 'FileClass', trick === 'F16' ? { ...asked, teachers: [`T-${school.id}-everywhere`] } : asked);
  if (trick === 'F16') diary.plant('F16', { auditor: '同一教师同时在多个班授课' });
};

/** A class in a trade no directory lists is filed, and not accepted. */
const filingUnlisted = function* (city: City, plan: PlannedClass): Errand {
  const { diary } = city;
  filing(city, { ...plan, kind: 'GROUP_SKILL', classId: `${plan.classId}U`, occupation: UNLISTED }, undefined);
  yield workdayAfter(diary.today, 1);
  diary.tell(plan.office.firstDesk(), 'AcceptClassFiling', { classId: `${plan.classId}U` });
  diary.plant('F21', { refused: 'class.occupation-not-listed' });
};

/** Each half-day everybody signs in who is there; who plays F26 is seldom there. */
const attendance = (city: City, plan: PlannedClass, seats: readonly Seat[], allThere: boolean): void => {
  const { classId, school, chance } = plan;
  for (const half of ['AM', 'PM']) {
    const there = seats.filter((seat) => seat.trick !== 'F26' && (allThere || chance.happens(0.97)));
    const { diary } = city;
    for (const seat of there) {
      seat.attended += 1;
      seat.there.add(diary.today);
    }
    const present = there.map(({ person: { personId } }) => personId);
    diary.tell(school.operator, 'RecordAttendance', {
      classId, day: diary.today, half, present, evidenceHash: hash(`${classId}/${diary.today}/${half}`), device: `DEV-${school.id}`,
    });
  }
};

/** The office explains the head that was missing, and who supervises lets the class go on to its money. */
function* explaining(city: City, { office }: PlannedClass, findingId: string): Errand {
  const { diary } = city;
  yield workdayAfter(diary.today, 2);
  diary.tell(office.at('accept1'), 'AnswerFinding', { findingId, says: '一名学员临时外出，已补签并通报批评', evidenceHash: hash(findingId) });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('supervise'), 'CloseFinding', { findingId, outcome: 'RECTIFIED', says: '整改属实' });
}

const inspection = (city: City, plan: PlannedClass, heads: number, trick: ClassTrick | undefined): void => {
  const { classId, office } = plan;
  const { diary } = city;
  const inspectionId = `INS-${classId}`;
  const findingId = `F12:${classId}:${inspectionId}`;
  diary.tell(office.at('inspect'), 'RecordInspection', {
    classId, inspectionId, day: diary.today, half: 'AM', method: 'ONSITE', present: trick === 'F12' ? heads - 1 : heads,
    finding: trick === 'F12' ? 'HEADCOUNT' : 'NONE', evidenceHash: hash(inspectionId),
  });
  if (trick !== 'F12') return;
  diary.plant('F12', { finding: findingId });
  diary.begin(explaining(city, plan, findingId));
};

function* sessions(city: City, plan: PlannedClass, seats: readonly Seat[], trick: ClassTrick | undefined): Errand {
  const { diary } = city;
  const { classId, days, school, office } = plan;
  for (const [i, day] of days.entries()) {
    if (day > diary.today) yield day;
    if (i === 0) diary.tell(school.operator, 'StartClass', { classId });
    const still = standsStill(city, plan);
    if (i === 2 && still) diary.tell(office.firstDesk(), 'ResumeClass', { classId });
    attendance(city, plan, seats, trick === 'F14');
    if (trick === 'F14' && i === days.length - 1) diary.plant('F14', { auditor: '全班每半天签到完全一致' });
    if (i === 1 && plan.kind === 'PROJECT') diary.begin(advance(city, plan));
    if (i === 1) inspection(city, plan, seats.length, trick);
    if (i === 1 && still) diary.tell(office.firstDesk(), 'SuspendClass', { classId, reason: '督导检查发现场地问题，次日整改完毕' });
  }
  diary.tell(school.operator, 'CloseClass', { classId });
}

const THRESHOLD = 8_000;
const finishers = ({ days }: PlannedClass, seats: readonly Seat[]): readonly Seat[] =>
  seats.filter(({ attended }) => attended * 10_000 >= THRESHOLD * days.length * 2);

/** One class from its filing to the claims of its people. */
export function* training(city: City, plan: PlannedClass): Errand {
  const { diary } = city;
  const { office, classId, kind } = plan;
  const trick = city.tricks.ofClass(plan.chance);
  if (trick === 'F21') diary.begin(filingUnlisted(city, plan));
  if (kind === 'PROJECT') award(city, plan);
  filing(city, plan, trick);
  yield workdayAfter(diary.today, 1);
  diary.tell(office.firstDesk(), 'AcceptClassFiling', { classId });
  if (kind === 'CAMP') diary.tell(office.firstDesk(), 'FileCamp', { classId });
  yield workdayAfter(diary.today, 2);
  if (calledOff(city, plan)) return;
  const seats = enrolling(city, plan);
  yield* sessions(city, plan, seats, trick);
  city.sitting.delete(classId);
  const finished = finishers(plan, seats);
  yield* certifying(city, plan, seats, finished);
  const certified = finished.filter(({ certificateId }) => certificateId !== undefined);
  for (const seat of seats) {
    const { person, trick: own, certificateId } = seat;
    const mishap = own === undefined && certificateId !== undefined ? mishapOf(city, plan, person.personId) : undefined;
    if (mishap !== undefined) seat.mishap = mishap;
    const earned = certificateId === undefined || mishap !== undefined ? undefined : { what: `${plan.occupation}/${plan.level}`, on: diary.today };
    if (own === undefined && kind !== 'PROJECT') city.people.release(person, earned);
  }
  if (certified.length > 0) yield* claiming(city, plan, certified, seats.length);
}
