import type { Day } from '#kernel';
import type { Payee, PayeeKind, Recorded, SchemeEvent, SchemeEventOf } from '#scheme/history';
import { fallsInto, type ReportQuestion } from './question.js';
import type { Handlers } from './training.js';

export type DisclosedMovement = 'PAID' | 'RETURNED' | 'REPAID' | 'RECOVERED';
/**
 * One movement of public money as the public may see it. An institution or enterprise stands with its name; a person never does, not even under the
 * token: who it was stands masked in the public notice, whose list is known by its SHA-256.
 */
export interface DisclosureRow {
  readonly on: Day; readonly org: string; readonly movement: DisclosedMovement; readonly claimId: string; readonly subsidyKind: string;
  readonly payeeKind: PayeeKind; readonly payee: string; readonly trainees: number; readonly amountFen: number;
  readonly noticeId?: string; readonly listHash?: string;
}
interface Disclosed { readonly payee: Payee; readonly trainees: number; noticeId?: string }
interface Moved { readonly movement: DisclosedMovement; readonly claimId: string; readonly subsidyKind: string; readonly amountFen: number }

/**
 * The public disclosure list of a period, row by row in log order; memory grows with claims, institutions and notices.
 *
 * @clause JN-3.3d
 */
export class DisclosureFold {
  readonly #names = new Map<string, string>();
  readonly #claims = new Map<string, Disclosed>();
  readonly #lists = new Map<string, string>();
  readonly #cases = new Map<string, string>();
  #row: DisclosureRow | undefined;
  constructor(private readonly question: ReportQuestion) {}

  readonly #handlers: Handlers = {
    'InstitutionApplied.v1': ({ data: { institutionId, name } }) => { this.#names.set(`INSTITUTION ${institutionId}`, name); },
    'EnterpriseRegistered.v1': ({ data: { enterpriseId, name } }) => { this.#names.set(`ENTERPRISE ${enterpriseId}`, name); },
    'ClaimSubmitted.v1': ({ data: { claimId, payee, trainees } }) => { this.#claims.set(claimId, { payee, trainees: trainees.length }); },
    'LivingClaimSubmitted.v1': ({ data: { claimId, payee } }) => { this.#claims.set(claimId, { payee, trainees: 1 }); },
    'SchoolClaimSubmitted.v1': ({ data: { claimId, payee, graduates } }) => { this.#claims.set(claimId, { payee, trainees: graduates }); },
    'ProjectAdvanceSubmitted.v1': ({ data: { claimId, payee, project } }) => { this.#claims.set(claimId, { payee, trainees: project.headcount }); },
    'ClaimNotified.v1': ({ data: { claimId, noticeId } }) => {
      const claim = this.#claims.get(claimId);
      if (claim !== undefined) claim.noticeId = noticeId;
    },
    'NoticePublished.v1': ({ data: { noticeId, listHash } }) => { if (listHash !== undefined) this.#lists.set(noticeId, listHash); },
    'PaymentSettled.v1': (event) => { this.#settled(event); },
    'PaymentReturned.v1': (event) => { this.#moves(event, { movement: 'RETURNED', ...event.data }); },
    'ClawbackOpened.v1': ({ data: { clawbackId, claimId } }) => { this.#cases.set(clawbackId, claimId); },
    'ClawbackReceived.v1': (event) => { this.#recovered(event); },
    'ClawbackRevived.v1': (event) => { this.#recovered(event); },
  };

  counts(type: string): boolean { return Object.hasOwn(this.#handlers, type); }

  /** @returns the row the event makes public, if it makes one */
  take(event: Recorded<SchemeEvent>): DisclosureRow | undefined {
    this.#row = undefined;
    (this.#handlers[event.type] as ((event: Recorded<SchemeEvent>) => void) | undefined)?.(event);
    return this.#row;
  }

  #settled(event: Recorded<SchemeEventOf<'PaymentSettled.v1'>>): void {
    const { repayment, claimId, subsidyKind, grossFen, netFen } = event.data;
    this.#moves(event, { movement: repayment ? 'REPAID' : 'PAID', claimId, subsidyKind, amountFen: repayment ? netFen : grossFen });
  }

  #recovered(event: Recorded<SchemeEventOf<'ClawbackReceived.v1'> | SchemeEventOf<'ClawbackRevived.v1'>>): void {
    const { clawbackId, subsidyKind, amountFen } = event.data;
    this.#moves(event, { movement: 'RECOVERED', claimId: this.#cases.get(clawbackId) ?? '', subsidyKind, amountFen });
  }

  #moves({ meta: { on, org } }: Recorded<SchemeEvent>, { movement, claimId, subsidyKind, amountFen }: Moved): void {
    const claim = this.#claims.get(claimId);
    if (claim === undefined || !fallsInto(this.question, on) || (this.question.org !== undefined && org !== this.question.org)) return;
    const { payee: { kind, id }, trainees, noticeId } = claim;
    const payee = kind === 'PERSON' ? '个人' : this.#names.get(`${kind} ${id}`) ?? id;
    const listHash = this.#lists.get(noticeId ?? '');
    this.#row = {
      on, org, movement, claimId, subsidyKind, payeeKind: kind, payee, trainees, amountFen,
      ...(noticeId === undefined ? {} : { noticeId }), ...(listHash === undefined ? {} : { listHash }),
    };
  }
}
