import { sumFen } from '#kernel';
import { type AccountState, accountStream, type ClaimState, claimStream, type UnusedFunds } from '#scheme/history';
import { type Decision, missing, record, to } from '../verdict.js';

export interface ReturnUnusedFunds { readonly org: string; readonly returnId: string; readonly claims: readonly string[] }

/**
 * Records that money of revoked or cancelled claims went from the expenditure account back to the fiscal account; from here it is available again.
 *
 * @refuses account.movement-exists, account.claim-twice, claim.unknown, claim.other-organisation, account.nothing-unused
 * @clause JN-3.2c
 * @source domain.md §3.4 J11, J12; rulings C21
 */
export const returnUnusedFunds = (c: ReturnUnusedFunds, account: AccountState, claims: ReadonlyMap<string, ClaimState>): Decision => {
  if (account.seen.includes(c.returnId)) return { refused: 'account.movement-exists', why: `款项 ${c.returnId} 已入账。`, facts: [{ id: c.returnId }] };
  if (new Set(c.claims).size !== c.claims.length) return { refused: 'account.claim-twice', why: '同一申领重复列入。' };
  const items: UnusedFunds[] = [];
  for (const claimId of c.claims) {
    const claim = claims.get(claimId);
    if (claim === undefined || claim.is === 'unknown') return missing('claim', claimId);
    if (claim.org !== c.org) return { refused: 'claim.other-organisation', why: `申领 ${claimId} 属于 ${claim.org}。`, facts: [{ claimId }] };
    const { idleFen = 0, idleAdvanceOf, subsidyKind, expensedYearF } = claim;
    if (idleFen === 0 || expensedYearF === undefined) {
      return { refused: 'account.nothing-unused', why: `申领 ${claimId} 没有停在支出户的未用款项。`, facts: [{ claimId, is: claim.is }] };
    }
    items.push({ claimId, subsidyKind, amountFen: idleFen, expensedYearF, ...(idleAdvanceOf === undefined ? {} : { advanceOf: idleAdvanceOf }) });
  }
  const { returnId } = c;
  return record(['JN-3.2c'], [
    to(accountStream(c.org), {
      type: 'UnusedFundsReturned.v1', data: { returnId, fundSource: 'UI_FUND', items, amountFen: sumFen(items.map(({ amountFen }) => amountFen)) },
    }),
    ...items.map(({ claimId, amountFen }) => to(claimStream(claimId), { type: 'ClaimMoneyReturned.v1' as const, data: { claimId, returnId, amountFen } })),
  ]);
};
