import { workdayAfter } from './calendar.table.js';
import { living, settlement, unsettled } from './buying.js';
import type { City, PaidLine, ReadyClaim } from './city.world.js';
import { type Errand, hash } from './diary.js';
import type { Seat } from './enrolling.js';
import { askAgain } from './inquiry.js';
import { ending } from './mishaps.js';
import type { Channel, PlannedClass } from './plan.js';
import { passing } from './reviewing.js';
import { isLate, type Trick } from './trick.table.js';

/** Tricks the acceptance of a claim sees, with what it says. */
const SEEN: { readonly [T in Trick]?: string } = {
  F02: 'claim.cap-per-year', F04: 'claim.same-occupation-and-level', F06: 'person.fiscal-staff', F07: 'claim.category-unproven', F08: 'claim.not-newly-hired',
  F09: 'person.detained', F10: 'person.deceased', F13: 'claim.category-unproven',
};

const actors = ({ office, school, firm }: PlannedClass, channel: Channel): { submits: string; payee: string; accepts: string } => {
  const accepts = office.at('accept2');
  if (channel === 'PERSON') return { submits: office.at('accept1'), payee: '', accepts };
  const house = channel === 'INSTITUTION' ? school : firm;
  return { submits: house.operator, payee: house.id, accepts };
};

const paidLine = (plan: PlannedClass, { person, certificateId, trick }: Seat): PaidLine => ({
  person, certificateId: certificateId ?? '', amountFen: plan.kind === 'PRE_JOB' ? plan.standardFen : Math.min(plan.standardFen, plan.feeFen),
  ...(trick === undefined ? {} : { trick }),
});

const asked = (plan: PlannedClass, claimId: string, seats: readonly Seat[], channel: Channel): object => {
  const { classId, firm, kind, variant, feeFen } = plan;
  const employer = channel === 'ENTERPRISE' || kind === 'PRE_JOB' ? { enterpriseId: firm.id } : {};
  return {
    claimId, channel, classId, ...employer, ...(channel === 'INSTITUTION' ? { agreement: `AGR-${classId}` } : {}),
    ...(kind === 'PRE_JOB' ? { entrustment: `ENT-${classId}` } : {}), ...(variant === undefined ? {} : { variant }),
    trainees: seats.map(({ person: { personId }, certificateId }) => ({ personId, certificateId, ...(kind === 'PRE_JOB' ? {} : { feeFen }) })),
  };
};

/** The school took the fee and claims all the same. */
const feeTaken = (city: City, plan: PlannedClass, seats: readonly Seat[]): void => {
  city.diary.tell(plan.school.operator, 'SubmitClaim', { ...asked(plan, city.claimId(), seats, 'INSTITUTION'), tuitionFen: plan.feeFen });
  city.diary.plant('F25', { refused: 'claim.tuition-taken' });
};

/** The same training is claimed a second time by the desk. */
function* again(city: City, plan: PlannedClass, seat: Seat): Errand {
  const { diary } = city;
  const claimId = city.claimId();
  const channel: Channel = plan.kind === 'PRE_JOB' ? 'INSTITUTION' : 'PERSON';
  const { submits, accepts } = actors(plan, channel);
  diary.tell(submits, 'SubmitClaim', asked(plan, claimId, [seat], channel));
  yield workdayAfter(diary.today, 1);
  diary.tell(accepts, 'AcceptClaim', { claimId });
  diary.plant('F01', { refused: plan.kind === 'PRE_JOB' ? 'claim.hire-claimed' : 'claim.same-occupation-and-level' });
}

/** Something is missing, is asked for once, and handed in. */
function* supplement(city: City, plan: PlannedClass, claimId: string, submits: string): Errand {
  const { diary } = city;
  diary.tell(plan.office.at('accept2'), 'RequestSupplement', { claimId, items: ['代领协议或银行卡复印件不清晰'] });
  yield workdayAfter(diary.today, 3);
  diary.tell(submits, 'SubmitSupplement', { claimId, evidence: [hash(`supplement/${claimId}`)] });
  yield workdayAfter(diary.today, 1);
}

const worth = (city: City, plan: PlannedClass, claimId: string, seats: readonly Seat[]): ReadyClaim => {
  const { diary: { today } } = city;
  const lines = seats.map((seat) => paidLine(plan, seat));
  const { payee } = actors(plan, plan.channel);
  return {
    claimId, lines, amountFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0), payee: payee === '' ? lines[0]?.person.personId ?? '' : payee,
    kind: plan.kind, startsOn: plan.days[0] ?? today, endsOn: plan.days.at(-1) ?? today,
  };
};

/** One claim from the desk to the batch. */
function* oneClaim(city: City, plan: PlannedClass, seats: readonly Seat[]): Errand {
  const { diary } = city;
  const { chance } = plan;
  const claimId = city.claimId();
  const { submits, accepts } = actors(plan, plan.channel);
  const trick = seats.find((each) => each.trick !== undefined && !isLate(each.trick))?.trick;
  if (trick === 'F25') feeTaken(city, plan, seats);
  diary.tell(submits, 'SubmitClaim', asked(plan, claimId, seats, plan.channel));
  if (trick === 'F03') diary.plant('F03', { auditor: '同一证书已由失业保险技能提升补贴支付' });
  yield workdayAfter(diary.today, 1);
  const mishap = seats.length === 1 ? seats[0]?.mishap : undefined;
  if (mishap !== undefined) return yield* ending(city, plan, claimId, { mishap, submits, accepts });
  const refused = seats.length === 1 && trick !== undefined ? SEEN[trick] : undefined;
  if (refused === undefined && chance.happens(0.02)) yield* supplement(city, plan, claimId, submits);
  diary.tell(accepts, 'AcceptClaim', { claimId });
  if (refused !== undefined && trick !== undefined) {
    diary.plant(trick, { refused });
    return;
  }
  const twice = seats.find((each) => each.trick === 'F01');
  if (twice !== undefined) diary.begin(again(city, plan, twice));
  yield workdayAfter(diary.today, chance.between(1, 2));
  yield* passing(city, plan, worth(city, plan, claimId, seats));
}

/** The claims of a class: of each person, or of the house in one. Who plays a trick with the registers is claimed for alone. */
export function* claiming(city: City, plan: PlannedClass, certified: readonly Seat[], enrolled: number): Errand {
  yield workdayAfter(city.diary.today, 1);
  askAgain(city, plan.office.at('review2'), certified.map(({ person }) => person));
  if (plan.kind === 'PROJECT') {
    if (unsettled(city, plan)) return;
    city.diary.begin(settlement(city, plan, { certified, enrolled }));
    for (const seat of certified) city.diary.begin(living(city, plan, seat));
    return;
  }
  const alone = certified.filter(({ trick }) => plan.channel === 'PERSON' || (trick !== undefined && SEEN[trick] !== undefined));
  const together = certified.filter((seat) => !alone.includes(seat));
  for (const seat of alone) city.diary.begin(oneClaim(city, plan, [seat]));
  if (together.length > 0) city.diary.begin(oneClaim(city, plan, together));
}
