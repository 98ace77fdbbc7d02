import { type EventReader, START, type StoredEvent } from '#event-store/reader';
import { batchStream, institutionStream, lifted, paymentStream, personStream } from '#scheme/history';
import { ScopeRefused } from '../package/package.errors.js';
import type { CaseEvents, Fields } from './case-events.query.js';
import { StoryNotFound } from './story.errors.js';

/** Where one may start from: a person by its token, a claim, an institution, a batch, a payment order. */
export const SUBJECTS = ['person', 'claim', 'institution', 'batch', 'payment'] as const;
export type SubjectKind = (typeof SUBJECTS)[number];
export interface Subject { readonly kind: SubjectKind; readonly id: string }
/** What a subject led to: its own events, and the claims it stands in, in the order they were submitted or named. */
export interface Reached { readonly own: readonly StoredEvent[]; readonly claims: readonly string[] }

/** No subject reaches more claims: a batch or a payment order of so many is split, and an institution is asked batch by batch. */
const MOST_CLAIMS = 20_000;
const SUBMITTED = ['ClaimSubmitted.v1', 'LivingClaimSubmitted.v1', 'SchoolClaimSubmitted.v1', 'ProjectAdvanceSubmitted.v1'] as const;

/** Every id that stands under a name anywhere in an event. */
export const idsIn = (data: unknown, name: string): readonly string[] => {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]: [string, unknown]) => (key === name && typeof value === 'string' ? [value] : idsIn(value, name)));
};
const claimsIn = (events: readonly StoredEvent[]): readonly string[] => [...new Set(events.flatMap(({ data }) => idsIn(data, 'claimId')))];

/** Claims of classes an institution gave, and claims it is paid for. Two types of event are read, and of a class only who gave it is kept. */
const claimsOfInstitution = async (reader: EventReader, institutionId: string): Promise<readonly string[]> => {
  const classes = new Set<string>();
  const claims = new Set<string>();
  for await (const batch of reader.readAll({ after: START, filter: { types: ['ClassFiled.v1', ...SUBMITTED] } })) {
    for (const event of batch) {
      const { type, data } = lifted(event) as { readonly type: string; readonly data: Fields };
      const payee = data['payee'] as { readonly kind?: string; readonly id?: string } | undefined;
      if (type === 'ClassFiled.v1') { if (data['institutionId'] === institutionId) classes.add(String(data['classId'])); continue; }
      if (classes.has(String(data['classId'])) || (payee?.kind === 'INSTITUTION' && payee.id === institutionId)) claims.add(String(data['claimId']));
      if (claims.size > MOST_CLAIMS) throw new ScopeRefused('forward.too-many', `more than ${MOST_CLAIMS} claims; ask for a batch or a claim`);
    }
  }
  return [...claims];
};

/** @throws StoryNotFound when nothing is recorded about the subject; ScopeRefused above 20 000 claims */
export const reach = async (reader: EventReader, cases: CaseEvents, { kind, id }: Subject): Promise<Reached> => {
  if (kind === 'claim') return { own: [], claims: [id] };
  const streams = { person: personStream, institution: institutionStream, batch: batchStream, payment: paymentStream };
  const own = kind === 'batch' ? await cases.ofBatch(id) : await cases.streams([streams[kind](id)]);
  const claims = kind === 'institution' ? await claimsOfInstitution(reader, id) : claimsIn(own);
  if (own.length === 0 && claims.length === 0) throw new StoryNotFound('stream', id);
  return { own, claims };
};
