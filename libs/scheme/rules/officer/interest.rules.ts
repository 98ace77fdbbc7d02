import { type InterestSubject, type OfficerState, officerStream, type Relation } from '#scheme/history';
import { type Ask, type Decision, missing, no, record, taken, to } from '../verdict.js';

export interface DeclareInterest { readonly officerId: string; readonly interestId: string; readonly about: InterestSubject; readonly relation: Relation }
export interface WithdrawInterest { readonly officerId: string; readonly interestId: string; readonly reason: string }

/**
 * Declares an interest: from then on nobody with it reviews a claim about that person, enterprise or institution. One's own, or by who supervises.
 *
 * @refuses officer.unknown, officer.not-yourself, interest.exists
 * @clause JN-3.3c separation of duties S9
 */
export const declareInterest = (c: DeclareInterest, officer: OfficerState, ask: Ask): Decision => {
  if (officer.is === 'unknown') return missing('officer', c.officerId);
  if (ask.officer.officerId !== c.officerId && !ask.officer.roles.includes('SUPERVISE')) {
    return no('officer.not-yourself', 'JN-3.3c', '只能申报本人的利害关系；他人的由基金监督岗登记。');
  }
  if ((officer.interests ?? []).some(({ interestId }) => interestId === c.interestId)) return taken('interest', c.interestId);
  return record(['JN-3.3c'], [to(officerStream(c.officerId), { type: 'InterestDeclared.v1', data: c })]);
};

/**
 * Withdraws a declared interest that is no more. Never one's own: who is barred does not lift the bar.
 *
 * @refuses officer.unknown, interest.unknown, duties.same-person
 * @clause JN-3.3c separation of duties S9
 */
export const withdrawInterest = (c: WithdrawInterest, officer: OfficerState, ask: Ask): Decision => {
  if (officer.is === 'unknown') return missing('officer', c.officerId);
  const interest = (officer.interests ?? []).find(({ interestId, withdrawn }) => interestId === c.interestId && !withdrawn);
  if (interest === undefined) return missing('interest', c.interestId);
  if (ask.officer.officerId === c.officerId) return no('duties.same-person', 'JN-3.3c', '本人不得撤销自己的利害关系申报。', [{ rule: 'S9', officerId: c.officerId }]);
  return record(['JN-3.3c'], [to(officerStream(c.officerId), { type: 'InterestWithdrawn.v1', data: c })]);
};
