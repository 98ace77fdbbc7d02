import { day, isRefusal } from '#kernel';
import { type KnownFact, personFold, personStream, type RegisteredPerson, ruleSetOn, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { type FactName, type FactRow, importFacts, maxAgeOf } from '#scheme/rules';
import { freshEnough, heldPlace } from '../claim/place.rules.js';
import { ask, fact, type Happened, Past } from '../../../../test/support/builders.js';
import { answer, rules, type Values } from '../../../../test/support/claim-past.js';
import { pension, person } from '../../../../test/support/training-past.js';

/** A claim that holds its place, what was known then, and the answer that would have kept it out. */
interface Late {
  readonly place?: object; readonly places?: number; readonly values?: Values; readonly known?: readonly Happened[]; readonly row: Partial<FactRow>;
  readonly finding: string; readonly refused: string;
}
const DOMESTIC = {
  place: { subsidyKind: 'DOMESTIC' },
  known: [answer('P1', 'HUKOU', '2000-01-01', { about: 'OTHER' }), answer('P1', 'RESIDENCE', '2018-01-01'), answer('P1', 'INSURANCE', '2018-01-01',
    { about: 'ACCIDENT' })],
};
const PROVEN = { 'claim.requires.categoryProof': 1 } as const;
const from = (on: string) => day(on);
/** Every kind of fact there is: the compiler asks for a new one. */
const LATE: Readonly<Record<FactName, Late>> = {
  PENSION: { row: { from: from('2019-10-01') }, finding: 'F05', refused: 'person.pension-recipient' },
  DEATH: { row: { from: from('2019-11-01') }, finding: 'F10', refused: 'person.deceased' },
  DETENTION: { row: { from: from('2019-11-01') }, finding: 'F09', refused: 'person.detained' },
  FISCAL_STAFF: { row: { from: from('2019-01-01') }, finding: 'F06', refused: 'person.fiscal-staff' },
  SCHOOL: { places: 4, row: { from: from('2017-09-01'), about: 'SDU-2017' }, finding: 'F02', refused: 'claim.cap-per-schooling' },
  OTHER_SUBSIDY: {
    values: { 'cap.allFundSources': 1 }, row: { from: from('2019-11-01'), about: 'UI-1', occupation: 'of C1', level: 4 }, finding: 'F03',
    refused: 'claim.same-occupation-and-level',
  },
  INSURANCE: { ...DOMESTIC, row: { from: null, about: 'ACCIDENT' }, finding: 'F13', refused: 'claim.domestic-insurance' },
  RESIDENCE: { ...DOMESTIC, row: { from: null }, finding: 'F13', refused: 'claim.domestic-residence' },
  HUKOU: { ...DOMESTIC, known: [answer('P1', 'HUKOU', '2000-01-01', { about: 'JINAN' })], row: { from: null, about: 'JINAN' }, finding: 'F13',
    refused: 'claim.hukou-unknown' },
  UNEMPLOYMENT: {
    values: PROVEN, place: { personCategory: 'REGISTERED_UNEMPLOYED' }, known: [answer('P1', 'UNEMPLOYMENT', '2019-01-01')], row: { from: null },
      finding: 'F13',
    refused: 'claim.category-unproven',
  },
  CATEGORY: {
    values: PROVEN, place: { personCategory: 'POOR_LABOUR' }, known: [answer('P1', 'CATEGORY', '2019-01-01', { about: 'POOR_LABOUR' })],
    row: { from: null, about: 'POOR_LABOUR' }, finding: 'F13', refused: 'claim.category-unproven',
  },
  HIRE: {
    place: { subsidyKind: 'PRE_JOB', enterpriseId: 'E1' }, known: [answer('P1', 'HIRE', '2019-09-01', { about: 'E1' })], row: { from: null, about: 'E1' },
      finding: 'F08',
    refused: 'claim.not-newly-hired',
  },
};
const NAMES = Object.keys(LATE) as FactName[];

const place = (claimId: string, more: object): Happened => fact('person-P1', ['SubsidyReserved.v1', {
  personId: 'P1', claimId, classId: 'K1', classStartsOn: day('2019-10-14'), classEndsOn: day('2019-11-29'), issuedOn: day('2019-12-02'),
  occupation: `of ${claimId}`, level: 4, year: 2019, subsidyKind: 'GROUP_SKILL', countsToCap: true, ...more,
}]);
const world = (past: Past) => ({ people: past.states(personFold, personStream, ['P1']), sets: past.state(ruleSetsFold, ruleSetStream),
  opened: new Set<string>() });

describe('clause JN-3.3e — a list of any kind of fact that comes late re-checks the claims it touches, and opens their findings by itself', () => {
  it.each(NAMES)('%s', (kind) => {
    const { place: more = {}, places = 1, values = {}, known = [], row, finding, refused } = LATE[kind];
    const claims = Array.from({ length: places }, (_, i) => `C${i + 1}`);
    const history = [...rules(values), person('P1'), ...known, ...claims.map((claimId) => place(claimId, more))];
    const told = (rows: readonly FactRow[]): readonly object[] => {
      const decision = importFacts({ importId: 'I1', kind, source: '名单', queriedOn: day('2020-03-09'), listHash: 'a'.repeat(64), reference: '协议1', rows },
        { is: 'unknown' }, world(new Past(history)), ask({ today: '2020-03-09' }));
      if (isRefusal(decision)) throw new Error(decision.refused);
      return decision.writings.filter(({ event: { type } }) => type === 'FindingRaised.v1' || type === 'FindingOpened.v1').map(({ event }) => event.data);
    };
    const claimId = claims.at(-1);
    expect(told([{ personId: 'P1', factId: 'F-1', from: null, ...row }])).toMatchObject([{
      findingId: `${finding}:${claimId}:P1`, rule: finding, claimId, factId: 'F-1', ...(kind === 'PENSION' ? {} : { fact: kind, wouldRefuse: refused }),
    }]);
    // The claim stood on what was known before: without the late answer there is nothing to find.
    const before: readonly Partial<KnownFact>[] = (new Past(history).state(personFold, personStream('P1')) as RegisteredPerson).facts;
    const same = before.find((each) => each.kind === kind && each.about === row.about);
    expect(told([{ personId: 'P1', factId: 'F-2', from: same?.from ?? null, ...(row.about === undefined ? {} : { about: row.about }) }])).toEqual([]);
  });
});

describe('clause JN-3.3b — an answer of any kind that is too old must be asked again before the claim goes on', () => {
  const OF_KIND: Partial<Record<FactName, object>> = {
    INSURANCE: DOMESTIC.place, RESIDENCE: DOMESTIC.place, HUKOU: DOMESTIC.place, HIRE: { subsidyKind: 'PRE_JOB', enterpriseId: 'E1' },
  };
  const known = (kind: FactName, queriedOn: string): Happened =>
    (kind === 'PENSION' ? pension('P1', null, { queriedOn }) : answer('P1', kind, '2019-01-01', { about: 'X', queriedOn }));
  const asked = (kind: FactName, ...queriedOn: readonly string[]) => {
    const past = new Past([...rules({ [maxAgeOf[kind]]: 30 }), person('P1'), ...queriedOn.map((on) => known(kind, on)), place('C1', OF_KIND[kind] ?? {})]);
    const someone = past.state(personFold, personStream('P1')) as RegisteredPerson;
    const set = ruleSetOn(past.state(ruleSetsFold, ruleSetStream), day('2019-12-02'));
    return freshEnough([heldPlace(someone, set!, someone.reservations[0]!)], day('2020-01-01'));
  };
  it.each(NAMES)('%s', (kind) => {
    const stale = asked(kind, '2019-12-01');
    expect(stale).toMatchObject({ refused: 'claim.facts-stale' });
    expect(stale?.facts?.[0]).toEqual({ personId: 'P1', fact: kind, ageDays: 31, maxAge: 30 });
    expect(asked(kind, '2019-12-02')).toBeUndefined();
    expect(asked(kind, '2019-12-01', '2020-01-01')).toBeUndefined();
  });
});
