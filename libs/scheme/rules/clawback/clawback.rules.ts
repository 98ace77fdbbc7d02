import { addDays, addFen, type Day, formatFen, isRefusal, type Refusal, sumFen } from '#kernel';
import {
  accountStream, type AccountState, broken, type Claim, type ClaimState, claimStream, type Clawback, type ClawbackLine, type ClawbackState,
  clawbackStream, type FindingNature, type FindingState, outstandingFen, type RuleSetsState, type SweptReceipt,
} from '#scheme/history';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to, type Writing } from '../verdict.js';

export interface OpenClawback { readonly clawbackId: string; readonly claimId: string; readonly nature: FindingNature; readonly lines: readonly ClawbackLine[] }
export interface OfClawback { readonly clawbackId: string }
export interface ServeClawback extends OfClawback { readonly document: string }
export interface ReceiveClawback extends OfClawback { readonly receiptId: string; readonly amountFen: number; readonly bankReference: string }
export interface SweepToFiscalAccount { readonly org: string; readonly sweepId: string; readonly clawbacks: readonly string[] }

const POSSIBLE: Readonly<Record<Clawback['is'], readonly string[]>> = {
  opened: ['ApproveClawback'], demandApproved: ['ServeClawback'], served: ['ReceiveClawback'], partlyPaid: ['ReceiveClawback'], closedPaid: [],
};

/** Refuses a case that is in none of the states a command needs, naming what is possible now. */
export const clawbackMustBe = (clawback: Clawback, states: readonly Clawback['is'][], needed: 'opened' | 'demand-approved' | 'served'): Refusal | undefined =>
  (states.includes(clawback.is) ? undefined : notNow(`clawback.not-${needed}`, clawback.is, POSSIBLE[clawback.is]));

const lineWrong = (line: ClawbackLine, claim: Claim, finding: FindingState | undefined): Refusal | undefined => {
  const paid = claim.lines.find(({ personId }) => personId === line.personId);
  if (paid === undefined) return { refused: 'clawback.not-in-claim', why: `${line.personId} 不在申领 ${claim.claimId}。` };
  if (line.amountFen > paid.amountFen) {
    return { refused: 'clawback.more-than-paid', why: `${line.personId} 只享受 ${formatFen(paid.amountFen)} 元。`, facts: [{ paidFen: paid.amountFen }] };
  }
  if (finding === undefined || finding.is === 'unknown' || finding.claimId !== claim.claimId || finding.personId !== line.personId) {
    return no('clawback.finding-missing', 'JN-3.3e', `没有关于 ${line.personId} 在申领 ${claim.claimId} 的疑点 ${line.findingId}。`, [{ findingId: line.findingId }]);
  }
  return undefined;
};

/**
 * Opens the case to recover what a paid claim should not have given, line by line under a finding.
 *
 * @refuses clawback.exists, claim.unknown, claim.not-paid, clawback.not-in-claim, clawback.more-than-paid, clawback.finding-missing, clawback.person-twice
 * @clause JN-3.3e
 */
export const openClawback = (
  c: OpenClawback, world: { clawback: ClawbackState; claim: ClaimState; findings: ReadonlyMap<string, FindingState> },
): Decision => {
  const { claim } = world;
  if (world.clawback.is !== 'unknown') return taken('clawback', c.clawbackId);
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const { expensedYearF: F, expensedYearA: A } = claim;
  if (claim.is !== 'paid' || F === undefined || A === undefined) return claimMustBe(claim, 'paid') ?? broken('claim', { type: 'ClaimPaid.v1' });
  if (new Set(c.lines.map(({ personId }) => personId)).size !== c.lines.length) return { refused: 'clawback.person-twice', why: '同一人重复列入。' };
  for (const line of c.lines) {
    const wrong = lineWrong(line, claim, world.findings.get(line.findingId));
    if (wrong !== undefined) return wrong;
  }
  const amountFen = sumFen(c.lines.map((line) => line.amountFen));
  const { payee, subsidyKind } = claim;
  const data = { ...c, payee, subsidyKind, fundSource: 'UI_FUND' as const, amountFen, expensedYear: { F, A } };
  return record(['JN-3.3e'], [
    to(clawbackStream(c.clawbackId), { type: 'ClawbackOpened.v1', data }),
    to(claimStream(c.claimId), { type: 'ClaimUnderClawback.v1', data: { claimId: c.claimId, clawbackId: c.clawbackId, amountFen } }),
  ]);
};

/**
 * Approves the demand; the opener may not. From here the receivable stands in Book M.
 *
 * @refuses clawback.unknown, clawback.not-opened, duties.same-person
 * @clause JN-3.3c (S7), JN-3.3e
 */
export const approveClawback = (c: OfClawback, clawback: ClawbackState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const first = clawbackMustBe(clawback, ['opened'], 'opened');
  if (first !== undefined) return first;
  const { claimId, subsidyKind, amountFen, expensedYear, openedBy } = clawback;
  return differentPerson('S7', ask.officer.officerId, [['立案', openedBy]])
    ?? record(['JN-3.3e', 'JN-3.3c'], [to(clawbackStream(c.clawbackId), {
      type: 'ClawbackDemanded.v1', data: { clawbackId: c.clawbackId, claimId, fundSource: 'UI_FUND', subsidyKind, amountFen, expensedYear, openedBy },
    })]);
};

/**
 * Records that the order to return money was served; the term runs from the day of service.
 *
 * @refuses clawback.unknown, clawback.not-demand-approved, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-3.3e; the term is the parameter `clawback.termDays`
 */
export const serveClawback = (c: ServeClawback, clawback: ClawbackState, sets: RuleSetsState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const wrong = clawbackMustBe(clawback, ['demandApproved'], 'demand-approved');
  if (wrong !== undefined) return wrong;
  const set = inForce(sets, ask.on);
  if (isRefusal(set)) return set;
  const days = valueOf(set, 'clawback.termDays');
  if (isRefusal(days)) return days;
  const dueOn: Day = addDays(ask.on, days);
  return record(['JN-3.3e'], [to(clawbackStream(c.clawbackId), { type: 'ClawbackServed.v1', data: { ...c, servedOn: ask.on, dueOn } })],
    { ruleSet: set.ruleSet });
};

const closing = (clawback: Clawback, claim: Claim, nowFen: number): Writing[] => {
  const returned = addFen(addFen(clawback.receivedFen, clawback.offsetFen), nowFen);
  if (returned !== clawback.amountFen) return [];
  const { clawbackId, claimId, amountFen } = clawback;
  return [
    to(clawbackStream(clawbackId), { type: 'ClawbackClosed.v1', data: { clawbackId } }),
    to(claimStream(claimId), { type: 'ClaimClawedBack.v1', data: { claimId, clawbackId, amountFen, whole: amountFen === claim.amountFen } }),
  ];
};

/** What a paid offset writes on its case: the settlement, and the close when nothing is left. */
export const offsetSettled = (clawback: Clawback, claim: Claim, paid: { paymentId: string; claimId: string; amountFen: number }): Writing[] => [
  to(clawbackStream(clawback.clawbackId), { type: 'ClawbackOffsetSettled.v1', data: { clawbackId: clawback.clawbackId, ...paid } }),
  ...closing(clawback, claim, paid.amountFen),
];

/**
 * Records money returned into the expenditure account.
 *
 * @refuses clawback.unknown, claim.unknown, clawback.not-served, clawback.receipt-exists, clawback.more-than-owed
 * @clause JN-3.3e
 */
export const receiveClawback = (c: ReceiveClawback, clawback: ClawbackState, claim: ClaimState): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  if (claim.is === 'unknown') return missing('claim', clawback.claimId);
  const wrong = clawbackMustBe(clawback, ['served', 'partlyPaid'], 'served');
  if (wrong !== undefined) return wrong;
  if (clawback.receipts.some(({ receiptId }) => receiptId === c.receiptId)) return { refused: 'clawback.receipt-exists', why: `收款 ${c.receiptId} 已入账。` };
  const outstanding = outstandingFen(clawback);
  if (c.amountFen > outstanding) {
    return { refused: 'clawback.more-than-owed', why: `待追回 ${formatFen(outstanding)} 元。`, facts: [{ outstandingFen: outstanding }] };
  }
  const { subsidyKind, expensedYear } = clawback;
  return record(['JN-3.3e'], [
    to(clawbackStream(c.clawbackId), {
      type: 'ClawbackReceived.v1', data: { ...c, into: 'EXPENDITURE_ACCOUNT', fundSource: 'UI_FUND', subsidyKind, expensedYear },
    }),
    ...closing(clawback, claim, c.amountFen),
  ]);
};

/**
 * Moves what the named cases brought into the expenditure account on to the fiscal account.
 *
 * @refuses account.movement-exists, clawback.case-twice, clawback.unknown, clawback.other-organisation, clawback.nothing-to-sweep
 * @clause JN-3.2c
 */
export const sweepToFiscalAccount = (c: SweepToFiscalAccount, account: AccountState, cases: ReadonlyMap<string, ClawbackState>): Decision => {
  if (account.seen.includes(c.sweepId)) return { refused: 'account.movement-exists', why: `款项 ${c.sweepId} 已入账。` };
  if (new Set(c.clawbacks).size !== c.clawbacks.length) return { refused: 'clawback.case-twice', why: '同一案件重复列入。' };
  const receipts: SweptReceipt[] = [];
  for (const clawbackId of c.clawbacks) {
    const clawback = cases.get(clawbackId);
    if (clawback === undefined || clawback.is === 'unknown') return missing('clawback', clawbackId);
    if (clawback.org !== c.org) return { refused: 'clawback.other-organisation', why: `案件 ${clawbackId} 属于 ${clawback.org}。` };
    receipts.push(...clawback.receipts.filter(({ swept }) => !swept).map(({ swept: _swept, ...receipt }) => receipt));
  }
  if (receipts.length === 0) return { refused: 'clawback.nothing-to-sweep', why: '没有待缴入财政专户的收款。' };
  const amountFen = sumFen(receipts.map((receipt) => receipt.amountFen));
  const idsOf = (clawbackId: string): string[] => receipts.filter((each) => each.clawbackId === clawbackId).map(({ receiptId }) => receiptId);
  const swept = c.clawbacks.map((clawbackId) => ({ clawbackId, ids: idsOf(clawbackId) }));
  return record(['JN-3.2c', 'JN-3.3e'], [
    to(accountStream(c.org), { type: 'SweptToFiscalAccount.v1', data: { sweepId: c.sweepId, fundSource: 'UI_FUND', receipts, amountFen } }),
    ...swept.filter(({ ids }) => ids.length > 0).map(({ clawbackId, ids }) =>
      to(clawbackStream(clawbackId), { type: 'ClawbackSwept.v1' as const, data: { clawbackId, sweepId: c.sweepId, receiptIds: ids } })),
  ]);
};
