import { sumFen } from '#kernel';
import type { FindingSubject, KindAmount, Recorded, SchemeEvent, SchemeEventOf } from '#scheme/history';
import { fallsInto, type ReportQuestion } from './question.js';
import type { Tally } from './tally.js';
import type { CountedClass, Handlers } from './training.js';

interface CountedClaim { readonly org: string; readonly kind: string; readonly institutionId?: string | undefined }
interface OfClaim { readonly claimId: string }
interface OfCase { readonly clawbackId: string; readonly subsidyKind: string; readonly amountFen: number }

/**
 * What the log says of claims and their money. Every amount is one the ledger posts: approved, withdrawn, paid and cancelled are the turnover of M.8001,
 * demanded, recovered, set off, lifted and written off that of M.8101 (domain.md §3.4).
 */
export class MoneySide {
  readonly #claims = new Map<string, CountedClaim>();
  /** clawback → the claim it recovers from */
  readonly #cases = new Map<string, string>();
  constructor(
    private readonly question: ReportQuestion, private readonly tally: Tally, private readonly classes: ReadonlyMap<string, CountedClass>,
  ) {}

  readonly handlers: Handlers = {
    'ClaimSubmitted.v1': (event) => {
      const { claimId, classId, subsidyKind, project, trainees } = event.data;
      this.#submitted(event, classId);
      if (project === undefined) return;
      this.#claimed(event, subsidyKind, ['projectQualified', trainees.length, claimId]);
      this.#claimed(event, subsidyKind, ['projectEmployed', project.employed, claimId]);
    },
    'LivingClaimSubmitted.v1': (event) => { this.#submitted(event, event.data.classId); },
    'ProjectAdvanceSubmitted.v1': (event) => { this.#submitted(event, event.data.classId); },
    'SchoolClaimSubmitted.v1': (event) => { this.#submitted(event, undefined); },
    'ClaimRefused.v1': (event) => { this.#claim(event, 'claimsRejected'); },
    'ClaimRejected.v1': (event) => { this.#claim(event, 'claimsRejected'); },
    'ClaimApproved.v1': (event) => { this.#claim(event, 'claimsApproved'); },
    'ClaimPaid.v1': (event) => { this.#claim(event, 'claimsPaid'); },
    'BatchCommitted.v1': (event) => { this.#kinds(event, event.data.lines, 'approvedFen'); },
    'CommitmentWithdrawn.v1': (event) => { this.#kinds(event, event.data.lines, 'withdrawnFen'); },
    'PaymentSettled.v1': (event) => { this.#settled(event); },
    'PaymentReturned.v1': (event) => { this.#claimed(event, event.data.subsidyKind, ['returnedFen', event.data.amountFen, event.data.claimId]); },
    'PaymentCancelled.v1': (event) => {
      const { subsidyKind, amountFen, claimId, expensedYear, offsets = [] } = event.data;
      const setOffFen = sumFen(offsets.map((one) => one.amountFen));
      if (expensedYear === undefined) { this.#claimed(event, subsidyKind, ['cancelledFen', amountFen + setOffFen, claimId]); return; }
      this.#claimed(event, subsidyKind, ['cancelledAfterReturnFen', amountFen, claimId]);
      for (const each of offsets) this.#claimed(event, each.subsidyKind, ['setOffUndoneFen', each.amountFen, this.#cases.get(each.clawbackId) ?? '']);
    },
    'ClawbackDemanded.v1': (event) => {
      this.#cases.set(event.data.clawbackId, event.data.claimId);
      this.#case(event, 'demandedFen');
    },
    'ClawbackReceived.v1': (event) => { this.#case(event, 'recoveredFen'); },
    'ClawbackReceiptTraced.v1': (event) => { this.#case(event, event.data.late === true ? 'revivedFen' : 'recoveredFen'); },
    'ClawbackCancelled.v1': (event) => { this.#case(event, 'liftedFen'); },
    'RefundPaid.v1': (event) => { this.#case(event, event.data.ground === 'EXCESS' ? 'excessRefundedFen' : 'refundedFen'); },
    'ClawbackWrittenOff.v1': (event) => { this.#case(event, 'writtenOffFen'); },
    'ClawbackRevived.v1': (event) => { this.#case(event, 'revivedFen'); },
    'FindingOpened.v1': (event) => { this.#finding(event, { kind: 'CLAIM', id: event.data.claimId }); },
    'FindingRaised.v1': (event) => { this.#finding(event, { kind: 'CLAIM', id: event.data.claimId }); },
    'FindingRecorded.v1': (event) => { this.#finding(event, event.data.about); },
    'HeadcountFindingOpened.v1': (event) => { this.#finding(event, { kind: 'CLASS', id: event.data.classId }); },
    'FundAccrued.v1': (event) => { this.#fund(event, 'accruedFen'); },
    'InterestCredited.v1': (event) => { this.#fund(event, 'interestFen'); },
    'AllocationSent.v1': (event) => { this.#fund(event, 'allocatedOutFen'); },
    'AllocationReceived.v1': (event) => { this.#fund(event, 'allocatedInFen'); },
    'RemittanceSent.v1': (event) => { this.#fund(event, 'remittedOutFen'); },
    'RemittanceReceived.v1': (event) => { this.#fund(event, 'remittedInFen'); },
    'SurplusReturned.v1': (event) => { this.#fund(event, 'surplusReturnedFen'); },
  };

  /** What a report without an organisation counts, and of the events of one only its own. */
  #counts({ meta: { org, on } }: Recorded<SchemeEvent>): boolean {
    return fallsInto(this.question, on) && (this.question.org === undefined || org === this.question.org);
  }

  #submitted(event: Recorded<SchemeEvent> & { readonly data: OfClaim & { readonly subsidyKind: string } }, classId: string | undefined): void {
    const institutionId = this.classes.get(classId ?? '')?.institutionId;
    this.#claims.set(event.data.claimId, { org: event.meta.org, kind: event.data.subsidyKind, institutionId });
    this.#claim(event, 'claimsSubmitted');
  }

  #groups(kind: string, { org, claimId }: { readonly org: string; readonly claimId: string }): readonly string[] {
    const institutionId = this.#claims.get(claimId)?.institutionId;
    return ['total', `kind.${kind}`, `district.${org}`, ...(institutionId === undefined ? [] : [`institution.${institutionId}`])];
  }

  #claim(event: Recorded<SchemeEvent> & { readonly data: OfClaim }, figure: string): void {
    const claim = this.#claims.get(event.data.claimId);
    if (claim === undefined || !this.#counts(event)) return;
    this.tally.add(this.#groups(claim.kind, { org: claim.org, claimId: event.data.claimId }), figure);
  }

  /** Adds an amount of a claim, fen or persons. */
  #claimed(event: Recorded<SchemeEvent>, kind: string, [figure, amount, claimId]: readonly [string, number, string]): void {
    if (this.#counts(event)) this.tally.add(this.#groups(kind, { org: event.meta.org, claimId }), figure, amount);
  }

  /** A batch is of many institutions: what each of them got stands in what was paid. */
  #kinds(event: Recorded<SchemeEvent>, lines: readonly KindAmount[], figure: string): void {
    for (const { subsidyKind, amountFen } of lines) this.#claimed(event, subsidyKind, [figure, amountFen, '']);
  }

  #case(event: Recorded<SchemeEvent> & { readonly data: OfCase }, figure: string): void {
    const { clawbackId, subsidyKind, amountFen } = event.data;
    this.#claimed(event, subsidyKind, [figure, amountFen, this.#cases.get(clawbackId) ?? '']);
  }

  #settled(event: Recorded<SchemeEventOf<'PaymentSettled.v1'>>): void {
    const { repayment, subsidyKind, grossFen, netFen, offsets, claimId } = event.data;
    if (repayment) { this.#claimed(event, subsidyKind, ['repaidFen', netFen, claimId]); return; }
    this.#claimed(event, subsidyKind, ['paidFen', grossFen, claimId]);
    for (const { clawbackId, subsidyKind: kind, amountFen } of offsets) this.#claimed(event, kind, ['setOffFen', amountFen, this.#cases.get(clawbackId) ?? '']);
  }

  #finding(event: Recorded<SchemeEvent>, { kind, id }: FindingSubject): void {
    if (!fallsInto(this.question, event.meta.on)) return;
    const own = kind === 'CLASS' ? this.classes.get(id) : kind === 'CLAIM' ? this.#claims.get(id) : undefined;
    const org = own?.org ?? event.meta.org;
    if (this.question.org !== undefined && org !== this.question.org) return;
    const institutionId = kind === 'INSTITUTION' ? id : own?.institutionId;
    const kinds = own === undefined ? [] : [`kind.${own.kind}`];
    this.tally.add(['total', ...kinds, `district.${org}`, ...(institutionId === undefined ? [] : [`institution.${institutionId}`])], 'findings');
  }

  #fund(event: Recorded<SchemeEvent> & { readonly data: { readonly amountFen: number } }, figure: string): void {
    if (this.#counts(event)) this.tally.add(['fund', `district.${event.meta.org}`], figure, event.data.amountFen);
  }
}
