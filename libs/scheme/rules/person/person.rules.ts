import type { Day } from '#kernel';
import { findingStream, type IdType, type PersonState, personStream } from '#scheme/history';
import { checkResidentId, type IdCheck } from '../identifiers/identifiers.rules.js';
import { contradictions, type Contradiction, findingsFor } from '../facts/late-facts.rules.js';
import { type Ask, type Decision, missing, no, record, taken, to } from '../verdict.js';

export interface RegisterPerson { readonly personId: string; readonly idType: IdType; readonly idNumber: string; readonly accountId: string }
export interface RecordPension {
  readonly personId: string; readonly factId: string; readonly entitledFrom: Day | null; readonly source: string; readonly queriedOn: Day;
  readonly evidenceHash: string;
}

const WRONG: Readonly<Record<Exclude<IdCheck, 'valid'>, string>> = {
  shape: '公民身份号码应为 18 位（前 17 位数字，末位数字或 X）；15 位旧号码请换用 18 位。',
  date: '公民身份号码中的出生日期不存在。',
  'check-digit': '公民身份号码校验位不符。',
};

/**
 * Registers a trainee under the real-name system. The number is judged and sealed; it never enters the event.
 *
 * @param holder the person who already holds this ID number, if any
 * @refuses person.exists, person.id-number-wrong, person.already-registered
 * @clause JN-3.3b
 * @source GB 11643-1999
 */
export const registerPerson = (c: RegisterPerson, person: PersonState, holder: string | undefined): Decision => {
  if (person.is !== 'unknown') return taken('person', c.personId);
  const check = checkResidentId(c.idNumber);
  if (check !== 'valid') return no('person.id-number-wrong', 'JN-3.3b', WRONG[check], [{ check: 'GB 11643', result: check }]);
  if (holder !== undefined) return no('person.already-registered', 'JN-3.3b', '该身份号码已有人登记；请受理岗核对。');
  const { personId, idType, accountId } = c;
  return record(['JN-3.3b'], [to(personStream(personId), { type: 'PersonRegistered.v1', data: { personId, idType, idCheck: 'GB 11643', accountId } })]);
};

/** The claims an answer contradicts, with everything else that is known. */
const contradicted = (c: RecordPension, person: PersonState): readonly Contradiction[] => {
  if (person.is === 'unknown') return [];
  const { factId, entitledFrom, queriedOn, source } = c;
  return contradictions({ ...person, pensions: [...person.pensions, { factId, entitledFrom, queriedOn, source }] }, 'PENSION', { sets: {} });
};

/**
 * Records what the pension register answered. A late answer that contradicts a claim opens its finding here (rulings B14).
 *
 * @param opened findings that are open already: an answer repeated opens nothing twice
 * @refuses person.unknown, person.fact-exists, person.fact-from-the-future
 * @clause JN-2.3.1d
 */
export const recordPension = (c: RecordPension, person: PersonState, opened: ReadonlySet<string>, ask: Ask): Decision => {
  if (person.is === 'unknown') return missing('person', c.personId);
  if (person.pensions.some(({ factId }) => factId === c.factId)) return { refused: 'person.fact-exists', why: `事实 ${c.factId} 已记录。` };
  if (c.queriedOn > ask.today) return { refused: 'person.fact-from-the-future', why: '查询日晚于今天。' };
  const findings = findingsFor(contradicted(c, person), { personId: c.personId, fact: 'PENSION', factId: c.factId, from: c.entitledFrom }, opened);
  return record(['JN-2.3.1d'], [to(personStream(c.personId), { type: 'PensionRecorded.v1', data: c }), ...findings],
    { facts: [{ fact: 'pension', source: c.source, queriedOn: c.queriedOn, hash: c.evidenceHash }] });
};

/** Finding streams a pension answer may open, so that the handler can read them first. */
export const pensionFindings = (personId: string, person: PersonState): string[] =>
  (person.is === 'registered' ? person.reservations.map(({ claimId }) => findingStream(`F05:${claimId}:${personId}`)) : []);
