import { isRefusal, type Refusal, sumFen } from '#kernel';
import type { RuleParameterName } from '#notice';
import {
  type ClawbackIs, type ClawbackState, type DishonestyGround, type DishonestyState, dishonestyStream, type FindingState, type RuleSet,
  type RuleSetsState, subjectId,
} from '#scheme/history';
import { inForce, statedIn, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, to } from '../verdict.js';
import { type OfListing, possibleForListing } from './dishonesty.rules.js';

export interface ProposeDishonesty extends OfListing {
  readonly ground: DishonestyGround; readonly clawbacks: readonly string[]; readonly findings: readonly string[]; readonly personTimes?: number | undefined;
  readonly profitFen?: number | undefined; readonly document: string;
}
export interface DishonestyEvidence { readonly clawbacks: ReadonlyMap<string, ClawbackState>; readonly findings: ReadonlyMap<string, FindingState> }

const REFUSING: readonly ClawbackIs[] = ['overdue', 'enforcement', 'referred', 'writeOffPending', 'writtenOff'];
const NOT_DEMANDED: readonly ClawbackIs[] = ['opened', 'cancelled'];

/** Amounts of the cases of the subject that speak for a ground; a case of somebody else, or one not demanded, speaks for none. */
const casesFor = (c: ProposeDishonesty, cases: ReadonlyMap<string, ClawbackState>): number[] | Refusal => {
  const own: number[] = [];
  for (const clawbackId of new Set(c.clawbacks)) {
    const clawback = cases.get(clawbackId);
    if (clawback === undefined || clawback.is === 'unknown') return missing('clawback', clawbackId);
    const fits = clawback.payee.kind === c.subject.kind && clawback.payee.id === c.subject.id && !NOT_DEMANDED.includes(clawback.is)
      && (c.ground === 'FUND_LOSS' ? clawback.nature !== 'ERROR_BY_AGENCY' : clawback.nature === 'FRAUD')
      && (c.ground !== 'REFUSED_RETURN' || REFUSING.includes(clawback.is));
    if (!fits) {
      return no('dishonesty.case-does-not-speak', 'JN-3.3e', `案件 ${clawbackId} 不能作为「${c.ground}」的依据。`,
        [{ clawbackId, is: clawback.is, nature: clawback.nature }]);
    }
    own.push(clawback.amountFen);
  }
  return own;
};

const below = (measured: number, limit: number, more: { readonly name: RuleParameterName; readonly set: RuleSet }): Refusal | undefined =>
  (measured > limit ? undefined : no('dishonesty.below-threshold', 'JN-3.3e', `未超过列入标准：${measured}，标准 ${limit}（${more.name}）。`,
    [{ parameter: more.name, measured, threshold: limit, ruleSet: more.set.ruleSet }]));

const THRESHOLD = { FRAUD_AMOUNT: 'dishonesty.fraudFen', FUND_LOSS: 'dishonesty.lossFen' } as const;

/** Thresholds as prevention: who stays below is not even proposed. A refused return has no least amount; the case must be overdue. */
const thresholdHolds = (c: ProposeDishonesty, amountFen: number, set: RuleSet): Refusal | undefined => {
  if (c.ground === 'REFUSED_RETURN') return c.clawbacks.length > 0 ? undefined : caseMissing(c);
  if (c.ground === 'IRREGULAR_BUSINESS') {
    if (c.findings.length === 0) return caseMissing(c);
    const [times, profit] = [valueOf(set, 'dishonesty.personTimes'), valueOf(set, 'dishonesty.profitFen')];
    if (isRefusal(times)) return times;
    if (isRefusal(profit)) return profit;
    return (c.profitFen ?? 0) > profit ? undefined : below(c.personTimes ?? 0, times, { name: 'dishonesty.personTimes', set });
  }
  const limit = valueOf(set, THRESHOLD[c.ground]);
  return isRefusal(limit) ? limit : below(amountFen, limit, { name: THRESHOLD[c.ground], set });
};
const caseMissing = (c: ProposeDishonesty): Refusal =>
  no('dishonesty.nothing-shown', 'JN-3.3e', `「${c.ground}」须列明追回案件或疑点。`, [{ ground: c.ground }]);

const proposalWrong = (c: ProposeDishonesty, listing: DishonestyState, world: DishonestyEvidence): Refusal | undefined => {
  if (listing.is !== 'unknown') {
    if (listing.listings.includes(c.listingId)) return { refused: 'dishonesty.exists', why: `编号 ${c.listingId} 已用。`, facts: [{ listingId: c.listingId }] };
    if (listing.is !== 'repaired' && listing.is !== 'removed') return notNow('dishonesty.under-way', listing.is, possibleForListing[listing.is]);
  }
  if (c.ground === 'FUND_LOSS' && c.subject.kind !== 'INSTITUTION') return { refused: 'dishonesty.institutions-only', why: '造成基金损失的标准只适用于服务机构。' };
  const finding = c.findings.find((findingId) => {
    const each = world.findings.get(findingId);
    return each === undefined || each.is === 'unknown' || each.outcome === 'DISMISSED';
  });
  return finding === undefined ? undefined : missing('finding', finding);
};

/**
 * Proposes to list a person, enterprise or institution as seriously dishonest. Below the thresholds it is refused, naming them. Only a proposal: no rule
 * lists anybody (O-8).
 *
 * @refuses dishonesty.exists, dishonesty.under-way, dishonesty.institutions-only, finding.unknown, clawback.unknown, dishonesty.case-does-not-speak,
 * ruleSet.none-in-force, dishonesty.account-does-not-count, dishonesty.nothing-shown, ruleSet.parameter-missing, dishonesty.below-threshold
 * @clause JN-3.3e; thresholds of the 2019 measure on the dishonesty list, parameters `dishonesty.*`
 */
export const proposeDishonesty = (
  c: ProposeDishonesty, listing: DishonestyState, world: DishonestyEvidence & { readonly sets: RuleSetsState }, ask: Ask,
): Decision => {
  const wrong = proposalWrong(c, listing, world);
  if (wrong !== undefined) return wrong;
  const cases = casesFor(c, world.clawbacks);
  if (isRefusal(cases)) return cases;
  const set = inForce(world.sets, ask.today);
  if (isRefusal(set)) return set;
  if (statedIn(set, 'dishonesty.accountCounts') === false && c.ground !== 'IRREGULAR_BUSINESS') {
    return no('dishonesty.account-does-not-count', 'JN-3.3e', '本规则集认定专账资金不属社会保险基金支出，不适用该列入标准。', [{ ruleSet: set.ruleSet }]);
  }
  const amountFen = sumFen([...cases, c.profitFen ?? 0]);
  const low = thresholdHolds(c, amountFen, set);
  if (low !== undefined) return low;
  const { listingId, subject, ground, clawbacks, findings, document } = c;
  const data = { listingId, subject, ground, clawbacks, findings, document, amountFen, personTimes: c.personTimes ?? 0 };
  return record(['JN-3.3e'], [to(dishonestyStream(subjectId(subject)), { type: 'DishonestyProposed.v1', data })], { ruleSet: set.ruleSet });
};
