import { type Day, fen, formatFen, isRefusal, type Refusal, sumFen } from '#kernel';
import { type Claim, type EnterpriseState, enterpriseStream, ruleSetOn, type RuleSetsState } from '#scheme/history';
import { statedIn, valueOf } from '../parameters/parameters.rules.js';
import { missing, no, to, type Writing } from '../verdict.js';
import { type Place, placesBefore } from './place.rules.js';

const KIND = 'WORK_FOR_TRAINING';

/**
 * Work for training is paid by the month: so many months and so much money a person, all claims together.
 *
 * @refuses claim.work-months, claim.work-per-person, ruleSet.parameter-missing
 * @clause JN-2.1.1a; `work_for_training.maxMonths`, `work_for_training.maxPerPerson`
 * @source domain.md §1.4 (500 yuan a person and month, six months, 3 000 yuan)
 */
export const workMonths = (place: Place): Refusal | undefined => {
  const { set, person: { personId }, months = 0 } = place;
  const limits = [valueOf(set, 'std.work_for_training'), valueOf(set, 'work_for_training.maxMonths'), valueOf(set, 'work_for_training.maxPerPerson')] as const;
  const unknown = limits.find(isRefusal);
  if (unknown !== undefined) return unknown;
  const [standardFen, mostMonths, mostFen] = limits as readonly [number, number, number];
  const held = placesBefore(place).filter((each) => each.subsidyKind === KIND);
  const all = held.reduce((sum, each) => sum + (each.months ?? 0), months);
  const facts = [{ months: all, mostMonths, mostFen, ruleSet: set.ruleSet, claims: held.map(({ claimId }) => claimId) }];
  if (all > mostMonths) return no('claim.work-months', 'JN-2.1.1a', `${personId} 以工代训累计 ${all} 个月，上限 ${mostMonths} 个月。`, facts);
  return all * standardFen <= mostFen ? undefined
    : no('claim.work-per-person', 'JN-2.1.1a', `${personId} 以工代训累计 ${formatFen(fen(all * standardFen))} 元，上限 ${formatFen(fen(mostFen))} 元。`, facts);
};

/**
 * Taken until the rule set's last day.
 *
 * @refuses claim.work-over
 * @clause JN-2.1.1a; `work_for_training.lastDay`
 */
const stillTaken = (sets: RuleSetsState, today: Day): Refusal | undefined => {
  const set = ruleSetOn(sets, today);
  const lastDay = set === undefined ? undefined : statedIn(set, 'work_for_training.lastDay');
  return lastDay === undefined || today <= lastDay ? undefined
    : no('claim.work-over', 'JN-2.1.1a', `以工代训受理至 ${lastDay}。`, [{ lastDay }]);
};

const worth = (places: readonly Place[]): number | Refusal => {
  const amounts: number[] = [];
  for (const { set, months = 0 } of places) {
    const standardFen = valueOf(set, 'std.work_for_training');
    if (isRefusal(standardFen)) return standardFen;
    amounts.push(standardFen * months);
  }
  return sumFen(amounts);
};

const LIMIT = { SME_HIT: 'work_for_training.cap.sme', LARGE_FIVE: 'work_for_training.cap.large' } as const;

/**
 * What a claim of work for training holds of its enterprise's limit; nothing for another kind.
 *
 * @refuses claim.work-over, claim.work-size-unknown, claim.work-enterprise-limit, enterprise.unknown, ruleSet.parameter-missing
 * @clause JN-2.1.1a; `work_for_training.cap.sme`, `work_for_training.cap.large`
 */
export const workHeld = (
  claim: Claim, places: readonly Place[], world: { readonly employer?: EnterpriseState; readonly sets: RuleSetsState }, today: Day,
): Writing[] | Refusal => {
  const [place] = places;
  if (claim.subsidyKind !== KIND || place === undefined) return [];
  const { employer = { is: 'unknown' } } = world;
  const over = stillTaken(world.sets, today);
  if (over !== undefined) return over;
  if (employer.is === 'unknown') return missing('enterprise', claim.enterpriseId ?? '');
  const { enterpriseId, size } = employer;
  if (size === undefined) return no('claim.work-size-unknown', 'JN-2.1.1a', `企业 ${enterpriseId} 未登记规模，不能确定以工代训上限。`, [{ enterpriseId }]);
  const mostFen = valueOf(place.set, LIMIT[size]);
  if (isRefusal(mostFen)) return mostFen;
  const amountFen = worth(places);
  if (isRefusal(amountFen)) return amountFen;
  const heldFen = sumFen(Object.values(employer.workForTraining));
  if (heldFen + amountFen > mostFen) {
    return no('claim.work-enterprise-limit', 'JN-2.1.1a', `企业 ${enterpriseId} 以工代训上限 ${formatFen(mostFen)} 元，已享受 ${formatFen(heldFen)} 元。`,
      [{ enterpriseId, mostFen, heldFen, amountFen, ruleSet: place.set.ruleSet }]);
  }
  return [to(enterpriseStream(enterpriseId), { type: 'WorkForTrainingReserved.v1', data: { enterpriseId, claimId: claim.claimId, amountFen } })];
};

/** What such a claim gives back of the limit when it ends without money. */
export const workReleased = ({ subsidyKind, enterpriseId, claimId }: Claim, reason: string): Writing[] => (subsidyKind !== KIND || enterpriseId === undefined
  ? [] : [to(enterpriseStream(enterpriseId), { type: 'WorkForTrainingReleased.v1', data: { enterpriseId, claimId, reason } })]);
