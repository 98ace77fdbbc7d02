import { type JsonObject } from '#kernel';
import { maskIdNumber, maskName } from '#privacy';
import type { Claim, ClassState, InstitutionState } from '#scheme/history';
import type { NoticeList } from '#scheme/rules';
import { contentHash } from '../fingerprint.js';

/** One row as the public reads it: names by their first sign, ID numbers by six digits and four (JN-3.3d). */
export interface NoticeRow {
  readonly place: number;
  readonly claimId: string;
  readonly name: string;
  readonly idNumber: string;
  readonly institution: string;
  readonly occupation: string;
  readonly level: number | null;
  readonly subsidyKind: string;
  readonly amountFen: number;
}
/** What the list is made of: the claims as they were notified, their classes and institutions, and the opened records of their people. */
export interface NoticeSources {
  readonly claims: readonly Claim[];
  readonly classes: ReadonlyMap<string, ClassState>;
  readonly institutions: ReadonlyMap<string, InstitutionState>;
  readonly people: ReadonlyMap<string, JsonObject>;
}

/** Everybody a list names. */
export const peopleOf = (claims: readonly Claim[]): readonly string[] => [
  ...new Set(claims.flatMap(({ lines, payee }) => (lines.length === 0 && payee.kind === 'PERSON' ? [payee.id] : lines.map(({ personId }) => personId)))),
];

const masked = (person: JsonObject | undefined): Pick<NoticeRow, 'name' | 'idNumber'> => ({
  name: maskName(String(person?.['name'] ?? '')),
  idNumber: maskIdNumber(String(person?.['idNumber'] ?? '')),
});

/** The masked list, a row a trainee, or one for the payee of a claim without certificates; in the order of the batch. */
export const noticeRows = ({ claims, classes, institutions, people }: NoticeSources): readonly NoticeRow[] => {
  const rows = claims.flatMap((claim): Omit<NoticeRow, 'place'>[] => {
    const { claimId, subsidyKind, payee, classId } = claim;
    const trainingClass = classes.get(classId);
    const known = trainingClass !== undefined && trainingClass.is !== 'unknown' ? trainingClass : undefined;
    const institution = institutions.get(known?.institutionId ?? payee.id);
    const about = {
      claimId,
      institution: institution !== undefined && 'name' in institution ? institution.name : '',
      occupation: known?.occupation ?? '',
      subsidyKind,
    };
    if (claim.lines.length > 0) {
      return claim.lines.map(({ personId, level, amountFen }) => ({ ...about, ...masked(people.get(personId)), level, amountFen }));
    }
    const who = payee.kind === 'PERSON' ? masked(people.get(payee.id)) : { name: about.institution || payee.id, idNumber: '' };
    return [{ ...about, ...who, level: null, amountFen: claim.amountFen }];
  });
  return rows.map((row, i) => ({ place: i + 1, ...row }));
};

/** The list as its event knows it. The hash is over the canonical JSON of the rows. */
export const noticeListOf = (rows: readonly NoticeRow[]): NoticeList => ({
  listHash: contentHash(rows),
  listRows: rows.length,
});
