import type { Day } from '#kernel';
import { workdayAfter } from './calendar.table.js';
import type { City, ReadyClaim } from './city.world.js';
import type { Errand } from './diary.js';
import type { Seat } from './enrolling.js';
import { askAgain } from './inquiry.js';
import { parameterOn, type PlannedClass } from './plan.js';
import { passing } from './reviewing.js';

const BASIS_POINTS = 10_000;
const shareOf = (fen: number, part: number, whole: number): number => Math.floor((fen * part) / whole);

/** A training bought by project: one award for one class. */
export const projectOf = ({ classId }: PlannedClass): string => `XM-${classId}`;
export const award = (city: City, plan: PlannedClass): void => {
  const { office, school, occupation, level, size, days, categories, feeFen } = plan;
  city.diary.tell(office.at('approve'), 'AwardProject', {
    projectId: projectOf(plan), document: `中标通知书 ${plan.classId}`, institutionId: school.id, occupations: [{ occupation, name: occupation, levels: [level] }],
    targetGroup: categories, headcount: size, unitPriceFen: feeFen, from: days[0], to: days.at(-1),
  });
};

const ready = (plan: PlannedClass, claim: Pick<ReadyClaim, 'claimId' | 'amountFen' | 'payee' | 'kind'>): ReadyClaim =>
  ({ ...claim, lines: [], startsOn: plan.days[0] ?? ('' as Day), endsOn: plan.days.at(-1) ?? ('' as Day) });

/** Nobody ever settles what went out in advance. */
export const unsettled = ({ wish, chance }: City, { classId }: PlannedClass): boolean =>
  wish.irregular > 0 && chance.of(`F34/${classId}`).happens(wish.irregular * 2);

/** Half of the contract before the training is over. */
export const advanceFen = ({ feeFen, size }: PlannedClass): number => shareOf(feeFen * size, 5_000, BASIS_POINTS);
export function* advance(city: City, plan: PlannedClass): Errand {
  const { diary } = city;
  const claimId = city.claimId();
  city.unpaidAdvances.set(claimId, plan.classId);
  diary.tell(plan.school.operator, 'SubmitProjectAdvance', { claimId, classId: plan.classId, amountFen: advanceFen(plan) });
  if (unsettled(city, plan)) diary.plant('F34', { auditor: '预拨后长期未清算' });
  yield workdayAfter(diary.today, 1);
  diary.tell(plan.office.at('accept2'), 'AcceptClaim', { claimId });
  yield workdayAfter(diary.today, 1);
  yield* passing(city, plan, ready(plan, { claimId, amountFen: advanceFen(plan), payee: plan.school.id, kind: 'PROJECT' }));
}

/** What the contract pays: in full where enough work or enough passed, else the reduced part; less what went out before. */
const settlementFen = (plan: PlannedClass, counts: { readonly qualified: number; readonly enrolled: number; readonly employed: number }, on: Day): number => {
  const { qualified, enrolled, employed } = counts;
  const full = employed * BASIS_POINTS >= parameterOn(on, 'project.full_pay.employment') * qualified
    || qualified * BASIS_POINTS >= parameterOn(on, 'project.full_pay.pass') * enrolled;
  return shareOf(plan.feeFen * qualified, full ? BASIS_POINTS : parameterOn(on, 'project.reduced_ratio'), BASIS_POINTS) - advanceFen(plan);
};

/** The rest of the contract, for those who passed. */
export function* settlement(city: City, plan: PlannedClass, of: { readonly certified: readonly Seat[]; readonly enrolled: number }): Errand {
  const { diary } = city;
  const { classId, school, office, chance } = plan;
  const { certified, enrolled } = of;
  const qualified = certified.length;
  const employed = chance.happens(0.6) ? qualified : Math.floor(qualified * 0.6);
  const issuedOn = workdayAfter(plan.days.at(-1) ?? diary.today, 3);
  const amountFen = settlementFen(plan, { qualified, enrolled, employed }, issuedOn);
  if (amountFen <= 0) return;
  // What was advanced is taken off once it is paid; what the registers said before that is too old by then.
  if ([...city.unpaidAdvances.values()].includes(classId)) {
    while ([...city.unpaidAdvances.values()].includes(classId)) yield workdayAfter(diary.today, 3);
    askAgain(city, office.at('review2'), certified.map(({ person }) => person));
  }
  const claimId = city.claimId();
  diary.tell(school.operator, 'SubmitClaim', {
    claimId, channel: 'INSTITUTION', classId, agreement: `AGR-${classId}`, employed,
    trainees: certified.map(({ person: { personId }, certificateId }) => ({ personId, certificateId })),
  });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('accept2'), 'AcceptClaim', { claimId });
  yield workdayAfter(diary.today, 1);
  yield* passing(city, plan, ready(plan, { claimId, amountFen, payee: school.id, kind: 'PROJECT' }));
}

/** The living allowance of one trainee, for the days they were there. */
export function* living(city: City, plan: PlannedClass, { person, there }: Seat): Errand {
  const { diary } = city;
  const { office, classId } = plan;
  const on = plan.days.at(-1) ?? diary.today;
  const monthFen = shareOf(parameterOn(on, 'living.wage.class1'), parameterOn(on, 'living.rate'), BASIS_POINTS);
  const amountFen = shareOf(monthFen, there.size, parameterOn(on, 'living.dayDivisor'));
  const claimId = city.claimId();
  const { personId, category: personCategory } = person;
  diary.tell(office.at('accept1'), 'SubmitLivingClaim', { claimId, classId, personId, days: there.size, personCategory });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('accept2'), 'AcceptClaim', { claimId });
  yield workdayAfter(diary.today, 1);
  yield* passing(city, plan, ready(plan, { claimId, amountFen, payee: personId, kind: 'LIVING' }));
}
