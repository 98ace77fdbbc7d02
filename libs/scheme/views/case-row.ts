import type { StoredEvent } from '#event-store/reader';
import { type Day, shanghaiDay, sumFen } from '#kernel';
import { type BatchedClaim, categoryOf, type Payee, type PaymentLine } from '#scheme/history';
import { CASE_KINDS, type CaseKind, type CaseRow, stateAfter } from './case.table.js';

/** Which case an event belongs to; null when it belongs to none. */
export const caseOf = ({ stream }: StoredEvent): { readonly kind: CaseKind; readonly id: string } | null => {
  const kind = categoryOf(stream) as CaseKind;
  return CASE_KINDS.includes(kind) ? { kind, id: stream.slice(kind.length + 1) } : null;
};

/** What the events of these streams may name; every field is there in some of them only. */
interface Named {
  readonly classId?: string; readonly claimId?: string; readonly batchId?: string; readonly institutionId?: string; readonly enterpriseId?: string;
  readonly subsidyKind?: string; readonly payee?: Payee; readonly claims?: readonly BatchedClaim[]; readonly dueOn?: Day; readonly lastDay?: Day;
  readonly line?: number; readonly lines?: readonly PaymentLine[]; readonly instalments?: readonly { readonly dueOn: Day }[]; readonly direct?: boolean;
  readonly amountFen?: number; readonly totalFen?: number; readonly netFen?: number; readonly about?: { readonly kind: string; readonly id: string };
  readonly personId?: string; readonly trainees?: readonly { readonly personId: string }[];
  readonly finished?: readonly string[]; readonly attendance?: readonly object[];
}
const named = (event: StoredEvent): Named => event.data as Named;

const earlier = (a: Day | null, b: Day): Day => (a !== null && a < b ? a : b);
const TERMS: { readonly [type: string]: (data: Named, row: CaseRow | undefined) => Day | null } = {
  'ClaimSupplementRequested.v1': ({ dueOn }) => dueOn ?? null, 'NoticePublished.v1': ({ lastDay }) => lastDay ?? null,
  'ObjectionRecorded.v1': ({ dueOn }, row) => (dueOn === undefined ? null : earlier(row?.state === 'objected' ? row.due : null, dueOn)),
  'ClawbackServed.v1': ({ dueOn }) => dueOn ?? null, 'ClawbackInstalmentAgreed.v1': ({ instalments = [] }) => instalments[0]?.dueOn ?? null,
};
/** A term lasts as long as the state it was set in; a demand's lasts until the money is there. */
const dueAfter = (event: StoredEvent, row: CaseRow | undefined, state: string): Day | null => {
  const term = Object.hasOwn(TERMS, event.type) ? TERMS[event.type] : undefined;
  if (term !== undefined) return term(named(event), row);
  return row !== undefined && (row.state === state || row.kind === 'clawback') ? row.due : null;
};

const SUMS: { readonly [type: string]: (data: Named, row: CaseRow | undefined) => number | undefined } = {
  'ProjectAdvanceSubmitted.v1': ({ amountFen }) => amountFen, 'ClaimFirstReviewed.v1': ({ amountFen }) => amountFen,
  'ClaimsCollected.v1': ({ claims = [] }, row) => sumFen([row?.fen ?? 0, ...claims.map(({ amountFen }) => amountFen)]),
  'BatchClosed.v1': ({ totalFen }) => totalFen, 'ClaimRemovedFromBatch.v1': ({ totalFen }) => totalFen, 'NoticePublished.v1': ({ totalFen }) => totalFen,
  'FundRequestDrafted.v1': ({ netFen }) => netFen, 'FundsRequested.v1': ({ netFen }) => netFen, 'ClawbackOpened.v1': ({ amountFen }) => amountFen,
  'BankDifferenceOpened.v1': ({ amountFen }) => amountFen,
};

const idIn = (about: Named['about'], kind: string): string | undefined => (about?.kind === kind ? about.id : undefined);

type Links = Pick<CaseRow, 'institution' | 'enterprise' | 'class' | 'claim' | 'batch' | 'subsidy'>;
/** What an event names, and what the cases it names say: the institution of a claim's class, the class of a payment line's claim. */
const linksOf = (kind: CaseKind, data: Named, of: readonly CaseRow[]): Links => {
  const { payee, about } = data;
  const [claim, classId] = [data.claimId ?? idIn(about, 'CLAIM') ?? null, data.classId ?? idIn(about, 'CLASS')];
  const ofClass = of.find((row) => row.kind === 'class' && row.id === classId);
  return {
    institution: data.institutionId ?? (payee?.kind === 'INSTITUTION' ? payee.id : undefined) ?? ofClass?.institution ?? idIn(about, 'INSTITUTION') ?? null,
    enterprise: (payee?.kind === 'ENTERPRISE' ? payee.id : undefined) ?? (kind === 'claim' ? data.enterpriseId : undefined) ?? null,
    class: classId ?? of.find((row) => row.kind === 'claim' && row.id === claim)?.class ?? null, claim,
    batch: data.batchId ?? null, subsidy: data.subsidyKind ?? null,
  };
};
/** A case stays with the claim it began with: a debt is offset against the money of others. */
const joined = (was: Links, now: Links): Links => ({
  institution: now.institution ?? was.institution, enterprise: now.enterprise ?? was.enterprise, class: was.class ?? now.class, claim: was.claim ?? now.claim,
  batch: now.batch ?? was.batch, subsidy: now.subsidy ?? was.subsidy,
});

/** The lines of a payment an event is about; everything else is one line. */
const linesOf = (kind: CaseKind, { line, lines }: Named): readonly number[] =>
  (kind !== 'payment' ? [0] : lines?.map((each) => each.line) ?? (line === undefined ? [] : [line]));

/** Events a case may begin with. Any other one of a case that is not there belongs to a history that is set aside. */
const OPENING: ReadonlySet<string> = new Set([
  'ClaimSubmitted.v1', 'LivingClaimSubmitted.v1', 'SchoolClaimSubmitted.v1', 'ProjectAdvanceSubmitted.v1', 'BatchOpened.v1', 'BatchClosed.v1',
  'NoticeDrafted.v1', 'NoticePublished.v1', 'FundRequestDrafted.v1', 'FundsRequested.v1', 'PaymentOrdered.v1', 'ClawbackOpened.v1', 'FindingOpened.v1',
  'FindingRaised.v1', 'HeadcountFindingOpened.v1', 'FindingRecorded.v1', 'ClassDrafted.v1', 'ClassFiled.v1', 'ReconciliationConfirmed.v1',
  'BankDifferenceOpened.v1',
]);

export interface Told { readonly event: StoredEvent; readonly logIndex: number }
/** The rows of one case as they stand, and the rows of the cases the event names, as `casesNamed` says. */
export interface Seen { readonly rows: readonly CaseRow[]; readonly of: readonly CaseRow[] }

const STAGES: { readonly [type: string]: CaseRow['stage'] } = {
  'PayeeAccountCorrectionProposed.v1': 'proposed', 'PayeeAccountCorrected.v1': 'corrected',
};
/** Ended by what its operator named, and not by attendance: no assessment has to follow. */
const unclaimedAfter = ({ type }: StoredEvent, { finished, attendance }: Named, row: CaseRow | undefined): readonly string[] | null =>
  (type === 'ClassCompleted.v1' && attendance === undefined ? finished ?? null : row?.unclaimed ?? null);
const restsAfter = (event: StoredEvent, { direct }: Named, row: CaseRow | undefined, moved: boolean): boolean =>
  (event.type === 'FundRequestReleased.v1' ? direct === true : !moved && (row?.rests ?? false));

const rowAfter = ({ event, logIndex }: Told, at: { readonly kind: CaseKind; readonly id: string; readonly line: number }, seen: Seen): CaseRow => {
  const row = seen.rows.find(({ line }) => line === at.line);
  if (row === undefined && !OPENING.has(event.type)) throw new Error(`event ${event.id} (${event.type}) is about ${event.stream}, which never began`);
  const whole = named(event);
  const data = at.kind === 'payment' ? { ...whole, ...whole.lines?.find(({ line }) => line === at.line) } : whole;
  const state = stateAfter(at.kind, event as { readonly type: string; readonly data: object }, row);
  if (state === undefined) throw new Error(`event ${event.id} (${event.type}) has no place in the worklist`);
  const moved = row?.state !== state;
  const links = linksOf(at.kind, data, seen.of);
  const fen = at.kind === 'payment' && event.type === 'PaymentOrdered.v1' ? data.netFen : SUMS[event.type]?.(data, row);
  return {
    ...at, state, before: state === 'writeOffPending' && moved ? row?.state ?? null : row?.before ?? null,
    rests: restsAfter(event, whole, row, moved), stage: STAGES[event.type] ?? (moved ? null : row?.stage ?? null),
    unclaimed: unclaimedAfter(event, whole, row),
    org: row?.org ?? event.meta.org, ...(row === undefined ? links : joined(row, links)), fen: fen ?? row?.fen ?? null, due: dueAfter(event, row, state),
    accepted: event.type === 'ClaimAccepted.v1' ? shanghaiDay(event.recordedAt) : row?.accepted ?? null,
    since: moved || row === undefined ? event.recordedAt : row.since, step: moved || row === undefined ? logIndex : row.step,
  };
};

/** The class of a claim that was submitted: whoever stands in it has claimed, and with the last of them the class is over. */
const claimedFrom = (event: StoredEvent, of: readonly CaseRow[]): readonly CaseRow[] => {
  const { classId, trainees = [] } = named(event);
  const row = event.type === 'ClaimSubmitted.v1' ? of.find(({ kind, id }) => kind === 'class' && id === classId) : undefined;
  if (row === undefined || row.unclaimed === null) return [];
  const unclaimed = row.unclaimed.filter((each) => !trainees.some(({ personId }) => personId === each));
  return [{ ...row, unclaimed, rests: row.state === 'completed' && unclaimed.length === 0 }];
};

/**
 * The rows an event leaves changed: pure, so that the same events give the same rows.
 *
 * @throws Error when the case never began, or the event is of no known type
 */
export const rowsAfter = (told: Told, seen: Seen): readonly CaseRow[] => {
  const found = caseOf(told.event);
  if (found === null) return [];
  const own = linesOf(found.kind, named(told.event)).map((line) => rowAfter(told, { ...found, line }, seen));
  return [...own, ...claimedFrom(told.event, seen.of)];
};

const CLAIM_OF: readonly CaseKind[] = ['payment', 'clawback', 'finding'];
/** The other cases an event names, whose rows say more about its own: the class of a claim, and the claims of payment lines, clawbacks and findings. */
export const casesNamed = (event: StoredEvent): readonly { readonly kind: CaseKind; readonly id: string }[] => {
  const { classId, claimId, about, lines = [] } = named(event);
  const kind = caseOf(event)?.kind;
  if (kind === 'claim') return classId === undefined ? [] : [{ kind: 'class', id: classId }];
  if (kind === undefined || !CLAIM_OF.includes(kind)) return [];
  const claims = [claimId, idIn(about, 'CLAIM'), ...lines.map((each) => each.claimId)].flatMap((each) => each ?? []);
  return [...new Set(claims)].map((id) => ({ kind: 'claim', id }));
};

/** People a case is about, by id. */
export const peopleIn = (event: StoredEvent): readonly string[] => {
  const { personId, trainees = [], lines = [] } = named(event);
  const kind = caseOf(event)?.kind;
  if (kind === undefined || kind === 'payment' || (kind === 'class' && event.type !== 'TraineeEnrolled.v1')) return [];
  const listed = [...trainees, ...lines as readonly { readonly personId?: string }[]].flatMap((each) => each.personId ?? []);
  return [...new Set(personId === undefined ? listed : [personId, ...listed])];
};
