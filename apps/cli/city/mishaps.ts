import { workdayAfter } from './calendar.table.js';
import type { City } from './city.world.js';
import type { Errand } from './diary.js';
import type { PlannedClass } from './plan.js';
import { parameterOn } from './plan.js';

/** How a claim may end without anybody's bad will before it is worth anything. */
export type Mishap = 'WITHDRAWN' | 'REFUSED' | 'LAPSED' | 'REJECTED';
const RATES: readonly { readonly mishap: Mishap | undefined; readonly weight: number }[] = [
  { mishap: undefined, weight: 974 }, { mishap: 'WITHDRAWN', weight: 8 }, { mishap: 'REFUSED', weight: 5 }, { mishap: 'LAPSED', weight: 5 },
  { mishap: 'REJECTED', weight: 8 },
];
/** What becomes of the claim of one person in a class, known before they come again: what was never paid does not count against them. */
export const mishapOf = (city: City, { classId, channel, kind }: PlannedClass, personId: string): Mishap | undefined =>
  (channel === 'PERSON' && kind !== 'PROJECT' ? city.chance.of(`mishap/${classId}/${personId}`).weighted(RATES).mishap : undefined);

interface Desk { readonly submits: string; readonly accepts: string }

/** Ends a submitted claim. */
export function* ending(city: City, plan: PlannedClass, claimId: string, { mishap, submits, accepts }: Desk & { readonly mishap: Mishap }): Errand {
  const { diary } = city;
  if (mishap === 'WITHDRAWN') diary.tell(submits, 'WithdrawClaim', { claimId, reason: '申请人改由单位申领' });
  if (mishap === 'REFUSED') diary.tell(accepts, 'RefuseClaim', { claimId, reason: '申领材料与培训台账不符' });
  if (mishap === 'LAPSED') {
    diary.tell(accepts, 'RequestSupplement', { claimId, items: ['身份证件复印件不清晰'] });
    yield workdayAfter(diary.today, parameterOn(diary.today, 'claim.supplementDays') + 3);
    diary.tell(accepts, 'LapseClaim', { claimId });
  }
  if (mishap === 'REJECTED') {
    diary.tell(accepts, 'AcceptClaim', { claimId });
    yield workdayAfter(diary.today, 1);
    diary.tell(plan.office.at('review1'), 'ReviewFirst', { claimId, decision: 'REJECT', reason: '核实为非本人参训' });
  }
}

/** Few come, and the class is called off before it begins; true when it was. */
export const calledOff = ({ chance, diary }: City, { classId, kind, office }: PlannedClass): boolean => {
  if (kind === 'PROJECT' || kind === 'CAMP' || !chance.of(`off/${classId}`).happens(0.015)) return false;
  diary.tell(office.firstDesk(), 'CancelClass', { classId, reason: '报名人数不足' });
  return true;
};
/** A class that stands still for a night while something is put right. */
export const standsStill = ({ chance }: City, { classId, kind }: PlannedClass): boolean => kind !== 'PROJECT' && chance.of(`still/${classId}`).happens(0.02);

/** The second reviewer is away: an emergency override lets the first one pass the claim, once, granted by two others. */
export const overriding = ({ chance, diary }: City, { office }: PlannedClass, claimId: string): boolean => {
  if (!chance.of(`override/${claimId}`).happens(0.002)) return false;
  const [officerId, overrideId] = [office.at('review1'), `OV-${claimId}`];
  diary.tell(office.at('supervise'), 'ProposeOverride', {
    officerId, overrideId, rule: 'S1', command: 'ReviewSecond', stream: `claim-${claimId}`, validTo: diary.today, reason: '复核岗全部因公缺勤',
  });
  diary.tell(office.at('approve'), 'GrantOverride', { officerId, overrideId });
  return true;
};

/** Somebody asked for money in the wrong order: it is sent back, or refused, and asked for again; the request that holds in the end. */
export const askedAgain = ({ chance }: City, requestId: string): 'RETURNED' | 'REJECTED' | undefined => {
  const drawn = chance.of(`funds/${requestId}`).next();
  return drawn < 0.03 ? 'RETURNED' : drawn < 0.05 ? 'REJECTED' : undefined;
};
