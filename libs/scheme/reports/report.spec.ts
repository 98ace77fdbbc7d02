import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { LIMITS, MemoryEventStore, START, type StoredEvent } from '#event-store';
import { canonicalJson, day, instantOf } from '#kernel';
import { departments, subsidyKinds } from '#notice';
import { MemoryVault } from '#privacy';
import { certificateStream, claimStream, classStream, decode, personStream, type Recorded, type SchemeEvent, statisticsStream } from '#scheme/history';
import {
  causesOf, differencesOf, DisclosureFold, type DisclosureRow, type Figures, figureNames, monotoneFigures, openedForm, reportLines, reportOf, reportOfLog,
  reportPeriod, type ReportQuestion, sealedForm,
} from '#scheme/reports';
import { fact, type Happened } from '../../../test/support/builders.js';
import { postAll } from '../../../test/support/ledger-lines.view.js';
import { runDayBook, sampleLines } from '../../../test/support/office.js';

const YUAN = 100;
/** The sample day book run through the real commands. */
let sample: readonly StoredEvent[] = [];
let events: readonly Recorded<SchemeEvent>[] = [];
beforeAll(async () => {
  const store = new MemoryEventStore({ clock: () => instantOf(0) });
  await runDayBook({ store, vault: new MemoryVault() }, sampleLines());
  for await (const batch of store.readAll({ after: START })) sample = [...sample, ...batch];
  events = sample.map((event) => decode(event));
});
const questionOf = (word: string): ReportQuestion => {
  const found = reportPeriod(word);
  if (found === undefined) throw new RangeError(word);
  return found;
};
const [q4, q1, q2] = [questionOf('2019Q4'), questionOf('2020Q1'), questionOf('2020Q2')];
const whole: ReportQuestion = { from: day('2019-01-01'), to: day('2020-12-31') };
const figuresOf = (question: ReportQuestion) => reportOf(events, question).figures;
const chosen = (figures: Readonly<Record<string, number>>, pattern: RegExp) =>
  Object.fromEntries(Object.entries(figures).filter(([line]) => pattern.test(line)));

describe('the words of a period', () => {
  it.each([
    ['2019Q4', '2019-10-01', '2019-12-31'], ['2020Q1', '2020-01-01', '2020-03-31'], ['2020Q2', '2020-04-01', '2020-06-30'],
    ['2019', '2019-01-01', '2019-12-31'],
  ])('%s', (word, from, to) => { expect(reportPeriod(word)).toMatchObject({ from, to }); });
  it.each(['2019Q5', '2019Q0', '19Q4', '2019q4', '2089Q4', ''])('%s is none', (word) => { expect(reportPeriod(word)).toBeUndefined(); });
});

describe('clause JN-3.1b, JN-1.2a, JN-1.2b — the fourth quarter of 2019 of the sample, counted by hand', () => {
  // K1: 40 enrolled, 39 finished, 38 certified on 12-05. K2–K5: P41 alone, four certificates. K6: 10 enrolled, certified in March.
  let figures: Figures = {};
  beforeAll(() => { figures = figuresOf(q4); });

  it('counts person-times and persons by kind and category', () => {
    expect(chosen(figures, /^(total|kind|category).*\.(personTimes|persons)$/)).toEqual({
      'total.personTimes': 42, 'total.persons': 39,
      'kind.GROUP_SKILL.personTimes': 38, 'kind.GROUP_SKILL.persons': 38, 'kind.SKILL_UPGRADE.personTimes': 4, 'kind.SKILL_UPGRADE.persons': 1,
      'category.REGISTERED_UNEMPLOYED.personTimes': 38, 'category.REGISTERED_UNEMPLOYED.persons': 38,
      'category.ENTERPRISE_EMPLOYEE.personTimes': 4, 'category.ENTERPRISE_EMPLOYEE.persons': 1,
    });
    expect(figures).toMatchObject({ 'district.370100.personTimes': 42, 'goal.personTimes': 42, 'goal.personTimes2019': 42 });
  });

  it('counts the quality of the training: 43 of 44 who ended finished', () => {
    expect(figures).toMatchObject({
      'total.enrolled': 54, 'total.finished': 43, 'total.dropped': 1, 'total.certified': 42, 'total.completionRate': 9_772, 'total.classesAccepted': 6,
      'total.classesCompleted': 5, 'kind.GROUP_SKILL.completionRate': 9_750, 'kind.SKILL_UPGRADE.completionRate': 10_000,
    });
    expect(chosen(figures, /fallen|passed|employ/)).toEqual({});
  });

  it('counts the money: 57,000 and 4,500 approved and paid, 1,500 came back', () => {
    expect(chosen(figures, /Fen$/)).toEqual({
      'total.approvedFen': 61_500 * YUAN, 'total.paidFen': 61_500 * YUAN, 'total.returnedFen': 1_500 * YUAN,
      'kind.GROUP_SKILL.approvedFen': 57_000 * YUAN, 'kind.GROUP_SKILL.paidFen': 57_000 * YUAN,
      'kind.SKILL_UPGRADE.approvedFen': 4_500 * YUAN, 'kind.SKILL_UPGRADE.paidFen': 4_500 * YUAN, 'kind.SKILL_UPGRADE.returnedFen': 1_500 * YUAN,
      'district.370100.approvedFen': 61_500 * YUAN, 'district.370100.paidFen': 61_500 * YUAN, 'district.370100.returnedFen': 1_500 * YUAN,
      'district.370100.accruedFen': 100_000_000 * YUAN, 'district.370100.allocatedOutFen': 2_000_000 * YUAN, 'district.370100.interestFen': 35_000 * YUAN,
      'district.370116.allocatedInFen': 2_000_000 * YUAN, 'fund.accruedFen': 100_000_000 * YUAN, 'fund.allocatedOutFen': 2_000_000 * YUAN,
      'fund.allocatedInFen': 2_000_000 * YUAN, 'fund.interestFen': 35_000 * YUAN,
    });
  });

  it('lets 2020 follow: the 1,500 again, 4,500 demanded and got back, 20,000 paid', () => {
    expect(figuresOf(q1)).toMatchObject({
      'total.personTimes': 10, 'total.persons': 10, 'goal.personTimes': 52, 'goal.personTimes2019': 42,
      'total.repaidFen': 1_500 * YUAN, 'total.demandedFen': 4_500 * YUAN, 'total.recoveredFen': 3_000 * YUAN, 'total.findings': 3,
    });
    expect(figuresOf(q2)).toMatchObject({ 'total.approvedFen': 20_000 * YUAN, 'total.paidFen': 20_000 * YUAN, 'total.setOffFen': 1_500 * YUAN });
  });

  it('lets the quarters add up to the whole, for what is summed', () => {
    const all = figuresOf(whole);
    for (const line of Object.keys(all).filter((name) => monotoneFigures.includes(name.slice(name.lastIndexOf('.') + 1)) && !name.startsWith('goal'))) {
      const parts = [q4, q1, q2, questionOf('2019Q3')].map((question) => figuresOf(question)[line] ?? 0);
      expect([line, parts.reduce((sum, part) => sum + part, 0)]).toEqual([line, all[line]]);
    }
  });

  it('sets persons against annex 1 and person-times against the body, and guesses no department', () => {
    const lines = reportLines(figures, q4);
    const departments = lines.filter(({ section, figure }) => section === 'department' && figure === 'yearPersons');
    expect(departments.map(({ item, value, target }) => [item, value, target])).toHaveLength(14);
    expect(departments.find(({ item }) => item === 'UNSTATED')).toMatchObject({ itemZh: '未注明', value: 39 });
    expect(departments.reduce((sum, { target = 0 }) => sum + target, 0)).toBe(64_500);
    expect(lines.find(({ line }) => line === 'total.yearPersonTimes')).toMatchObject({ value: 42, target: 64_500, reached: 6 });
    expect(lines.find(({ line }) => line === 'goal.personTimes')).toMatchObject({ value: 42, target: 400_000, reached: 1 });
    expect(reportLines(figures, { ...q4, org: '370100' }).filter(({ target }) => target !== undefined)).toEqual([]);
  });
});

describe('clause JN-3.3a — the performance sheet', () => {
  it('has a row an institution and a row a district', () => {
    const { sheet } = reportOf(events, q4);
    expect(sheet).toMatchObject({
      'institution.I1.personTimes': 42, 'institution.I1.persons': 39, 'institution.I1.enrolled': 54, 'institution.I1.completionRate': 9_772,
      'institution.I1.paidFen': 61_500 * YUAN, 'institution.I1.claimsSubmitted': 6, 'institution.I1.claimsPaid': 4,
    });
    expect(Object.keys(sheet).every((line) => line.startsWith('institution.I1.'))).toBe(true);
    expect(reportOf(events, { ...q4, org: '370116' }).sheet).toEqual({});
    expect(chosen(reportOf(events, { ...q4, org: '370116' }).figures, /^(total|district)/)).toEqual({ 'district.370116.allocatedInFen': 2_000_000 * YUAN });
  });
});

describe('clause JN-3.3d — the public disclosure list', () => {
  const rowsOf = (question: ReportQuestion): readonly DisclosureRow[] => {
    const fold = new DisclosureFold(question);
    return events.flatMap((event) => fold.take(event) ?? []);
  };

  it('names institutions, no person, and the masked list of the notice', () => {
    const rows = rowsOf(whole);
    expect(rows.map(({ on, movement, payee, trainees, amountFen }) => [on, movement, payee, trainees, amountFen / YUAN])).toEqual([
      ['2019-12-27', 'PAID', '济南示例职业培训学校', 38, 57_000], ['2019-12-27', 'PAID', '个人', 1, 1_000], ['2019-12-27', 'PAID', '个人', 1, 1_500],
      ['2019-12-27', 'PAID', '个人', 1, 2_000], ['2019-12-30', 'RETURNED', '个人', 1, 1_500], ['2020-01-08', 'REPAID', '个人', 1, 1_500],
      ['2020-03-25', 'RECOVERED', '济南示例职业培训学校', 38, 3_000], ['2020-04-13', 'PAID', '济南示例职业培训学校', 10, 20_000],
    ]);
    expect(rows.map(({ noticeId }) => noticeId)).toEqual([...Array.from({ length: 7 }, () => 'N-2019-01'), 'N-2020-01']);
    expect(JSON.stringify(rows)).not.toMatch(/P\d\d/);
  });
});

describe('a report and the ledger', () => {
  it('tell the same money, kind by kind: M.8001 and M.8101', () => {
    const { vouchers } = postAll(sample as unknown as Parameters<typeof postAll>[0]);
    const turnover = (account: string, side: 'D' | 'C', kind: string): number => vouchers.flatMap(({ lines }) => lines)
      .filter((line) => line.account === account && line.side === side && line.subsidyKind === kind).reduce((sum, { amountFen }) => sum + amountFen, 0);
    const figures = figuresOf(whole);
    const at = (kind: string, ...names: readonly string[]) => names.reduce((sum, name) => sum + (figures[`kind.${kind}.${name}`] ?? 0), 0);
    for (const kind of ['GROUP_SKILL', 'SKILL_UPGRADE']) {
      expect([kind, at(kind, 'approvedFen')]).toEqual([kind, turnover('8001', 'D', kind)]);
      expect([kind, at(kind, 'withdrawnFen', 'paidFen', 'cancelledFen')]).toEqual([kind, turnover('8001', 'C', kind)]);
    }
    const memo = (side: 'D' | 'C') => vouchers.flatMap(({ lines }) => lines).filter((line) => line.account === '8101' && line.side === side)
      .reduce((sum, { amountFen }) => sum + amountFen, 0);
    expect(figures['total.demandedFen']).toBe(memo('D'));
    expect((figures['total.recoveredFen'] ?? 0) + (figures['total.setOffFen'] ?? 0)).toBe(memo('C'));
  });
});

describe('the two times', () => {
  it('knows at an event what was recorded until then, and as of a day what happened until then', () => {
    const interest = events.findIndex(({ type }) => type === 'InterestCredited.v1');
    expect(figuresOf({ ...q4, knownAt: interest - 1 })['fund.interestFen']).toBeUndefined();
    expect(figuresOf({ ...q4, knownAt: interest })['fund.interestFen']).toBe(35_000 * YUAN);
    expect(figuresOf({ ...q4, knownAt: events[interest]!.recordedAt })['fund.interestFen']).toBe(35_000 * YUAN);
    expect(figuresOf({ ...q4, asOf: day('2019-12-20') })['fund.interestFen']).toBeUndefined();
    expect(figuresOf({ ...q4, asOf: day('2019-12-04') })['total.personTimes']).toBe(4);
  });

  it('never exceeds the whole log, for any beginning of it', () => {
    const all = figuresOf(whole);
    const isMonotone = (line: string) => monotoneFigures.includes(line.slice(line.lastIndexOf('.') + 1));
    fc.assert(fc.property(fc.nat(events.length - 1), (knownAt) => {
      for (const [line, value] of Object.entries(figuresOf({ ...whole, knownAt }))) if (isMonotone(line)) expect(value).toBeLessThanOrEqual(all[line] ?? 0);
    }), { numRuns: 60 });
  });
});

describe('a replay', () => {
  async function* batches(size: number) { for (let i = 0; i < sample.length; i += size) yield sample.slice(i, i + size); }
  const hash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

  it('gives the same bytes however the log is cut', async () => {
    const once = reportOf(events, q4);
    for (const size of [1, 7, 1_000]) {
      const { report, knownAt } = await reportOfLog(batches(size), q4);
      expect([hash(report), knownAt]).toEqual([hash(once), events.length - 1]);
    }
    expect((await reportOfLog(batches(10), { ...q4, knownAt: 100 })).knownAt).toBe(100);
    expect((await reportOfLog(batches(10), { ...q4, knownAt: 99_999 })).knownAt).toBe(events.length - 1);
  });

  it('explains each line that moved since by the events that moved it', async () => {
    const sealedAt = events.findIndex(({ type }) => type === 'InterestCredited.v1') - 1;
    const was = reportOf(events, { ...q4, knownAt: sealedAt }).figures;
    const { report: { figures: is }, moved } = await reportOfLog(batches(50), q4, sealedAt);
    const differences = differencesOf(was, is);
    expect(differences).toEqual([
      { line: 'district.370100.interestFen', was: 0, is: 35_000 * YUAN }, { line: 'fund.interestFen', was: 0, is: 35_000 * YUAN },
    ]);
    for (const { line } of differences) expect(causesOf(line, moved)).toEqual([sealedAt + 1]);
    expect(differencesOf(is, is)).toEqual([]);
  });
});

describe('clause JN-1.2a — a person-time stands as long as a certificate does', () => {
  const filed = (classId: string, department?: string): Happened => fact(classStream(classId), ['ClassFiled.v1', {
    classId, institutionId: 'I1', occupation: '6-31-01-03', level: 5, subsidyKind: 'GROUP_SKILL', startsOn: day('2019-10-14'), endsOn: day('2019-10-25'),
    plannedHeadcount: 3, hours: 80, filedOn: day('2019-10-08'), filedBy: 'O-inst', ...(department === undefined ? {} : { department }),
  }]);
  const enrolled = (classId: string, personId: string): Happened =>
    fact(classStream(classId), ['TraineeEnrolled.v1', { classId, personId, personCategory: 'POOR_LABOUR' }]);
  const certified = (classId: string, personId: string, certificateId = `Z-${classId}-${personId}`): Happened => fact(certificateStream(certificateId), [
    'CertificateRecorded.v1', {
      certificateId, kind: 'SKILL_LEVEL', issuer: 'JNZJ', occupation: '6-31-01-03', level: 5, personId, classId, issuedOn: day('2019-10-25'),
    }], { on: '2019-10-25' });
  const answer = { certificateId: 'Z-K1-P1', source: '示例', queriedOn: day('2020-01-06'), evidenceHash: 'a'.repeat(64) };
  const revoked: Happened = fact(certificateStream('Z-K1-P1'), ['CertificateRevoked.v1', {
    certificateId: 'Z-K1-P1', revokedOn: day('2020-01-06'), reason: '示例', document: '示例文件', evidenceHash: 'a'.repeat(64),
  }], { on: '2020-01-06' });
  const hired = (personId: string, from: string | null, queriedOn = '2019-12-01'): Happened => fact(personStream(personId), ['FactRecorded.v1', {
    personId, factId: `HIRE-${queriedOn}`, kind: 'HIRE', about: 'E1', from: from === null ? null : day(from), source: '示例', queriedOn: day(queriedOn),
    evidenceHash: 'a'.repeat(64),
  }], { on: '2019-12-01' });
  const past = [filed('K1', '市总工会'), filed('K2'), ...['P1', 'P2'].flatMap((id) => [enrolled('K1', id), certified('K1', id)]), enrolled('K2', 'P1'),
    certified('K2', 'P1')];
  const lines = (more: readonly Happened[], question: ReportQuestion = q4) =>
    reportOf([...past, ...more].map(({ event }) => event as Recorded<SchemeEvent>), question).figures;

  it('is one a class, and one person however many', () => {
    expect(lines([])).toMatchObject({ 'total.personTimes': 3, 'total.persons': 2, 'department.市总工会.persons': 2, 'department.UNSTATED.persons': 1 });
    expect(lines([certified('K1', 'P1', 'Z-2')])).toEqual(lines([]));
  });

  it('falls with the certificate, from the day of the revocation on', () => {
    expect(lines([revoked])).toMatchObject({ 'total.personTimes': 2, 'total.certified': 3, 'total.fallen': 1, 'total.persons': 2 });
    expect(lines([revoked], { ...q4, asOf: day('2020-01-05') })).toEqual(lines([]));
    expect(lines([fact(certificateStream('Z-K1-P1'), ['CertificateUnverifiable.v1', answer])])).toMatchObject({ 'total.personTimes': 2, 'total.fallen': 1 });
    expect(lines([certified('K1', 'P1', 'Z-2'), revoked])).toMatchObject({ 'total.personTimes': 3 });
  });

  it('has lines for thirty categories, the rest stands together', () => {
    const people = Array.from({ length: 35 }, (_, i) => fact(classStream('K1'), ['TraineeEnrolled.v1', {
      classId: 'K1', personId: `Q${i}`, personCategory: `CATEGORY_${String.fromCharCode(65 + i % 26)}${i < 26 ? '' : 'X'}`,
    }], { on: '2019-10-09' }));
    const enrolled2 = chosen(lines(people), /^category.*enrolled$/);
    expect(Object.keys(enrolled2)).toHaveLength(31);
    expect(enrolled2['category.OTHER.enrolled']).toBe(6);
  });

  it('says who is in work only of those another department was asked about after the training', () => {
    expect(chosen(lines([]), /employ/)).toEqual({});
    expect(chosen(lines([hired('P1', '2019-09-01', '2019-09-30')]), /employ/)).toEqual({});
    expect(chosen(lines([hired('P2', '2019-11-01'), hired('P1', null)]), /employ/))
      .toEqual({ 'total.employmentKnown': 3, 'total.employed': 1, 'total.employmentRate': 3_333 });
  });

  it('takes who works after a bought training from its claim', () => {
    const claimed = fact(claimStream('C9'), ['ClaimSubmitted.v1', {
      claimId: 'C9', subsidyKind: 'PROJECT', channel: 'INSTITUTION', classId: 'K1', payee: { kind: 'INSTITUTION', id: 'I1', accountId: 'ACC' },
      trainees: ['P1', 'P2'].map((personId) => ({ personId, certificateId: `Z-K1-${personId}` })),
      project: { projectId: 'X1', unitPriceFen: 1, headcount: 2, employed: 1 },
    }], { on: '2019-12-01' });
    expect(lines([claimed])).toMatchObject({ 'kind.PROJECT.projectQualified': 2, 'kind.PROJECT.projectEmployed': 1, 'total.claimsSubmitted': 1 });
  });

  it('clause JN-1.2c — divides the newest statistics until the last day', () => {
    const statistics = (asAt: string, skilled: number): Happened => fact(statisticsStream(asAt), ['StatisticsRecorded.v1', {
      statisticsId: asAt, asAt: day(asAt), employed: 4_000, skilled, highSkilled: 300, source: '示例', publishedOn: day(asAt), evidenceHash: 'a'.repeat(64),
    }]);
    const figures = lines([statistics('2019-12-31', 1_000), statistics('2019-06-30', 900), statistics('2020-06-30', 2_000)]);
    expect(figures).toMatchObject({ 'goal.employed': 4_000, 'goal.skilled': 1_000, 'goal.skilledShare': 2_500, 'goal.highSkilledShare': 3_000 });
    expect(reportLines(figures, q4).filter(({ figure }) => figure.endsWith('Share')).map(({ target, reached }) => [target, reached]))
      .toEqual([[2_500, 10_000], [3_000, 10_000]]);
  });
});

describe('the sealed form', () => {
  it('opens to the same lines, and fits into an event for a city at its fullest', () => {
    const [goal, fund] = [/^(personTimes|personTimes2019|employed|skilled|highSkilled|.*Share)$/, /^(accrued|interest|allocated.*)Fen$/];
    const training = /^(personTimes|persons|certified|fallen|enrolled|withdrew|finished|dropped|passed|failed|completionRate|passRate)$/;
    const money = /^claims|^findings$|^project|(?<!^(accrued|interest|allocatedOut|allocatedIn))Fen$/;
    const all = (...patterns: readonly RegExp[]) => Object.keys(figureNames).filter((figure) => patterns.some((pattern) => pattern.test(figure)));
    const groups: readonly (readonly [group: string, figures: readonly string[]])[] = [
      ['total', all(training, money, /^classes|^year|^employ/)], ['goal', all(goal)], ['fund', all(fund)],
      ...[...subsidyKinds.map(({ code }) => code), 'LIVING'].map((code) => [`kind.${code}`, all(training, money, /^classes/)] as const),
      ...[...departments, 'UNSTATED'].map((name) => [`department.${name}`, all(training, /^classes|^year/)] as const),
      ...Array.from({ length: 15 }, (_, i) => [`district.3701${String(i).padStart(2, '0')}`, all(training, money, fund, /^classes/)] as const),
      ...Array.from({ length: 31 }, (_, i) => [`category.LONG_CATEGORY_${i}`, all(training)] as const),
    ];
    const greatest = (name: string): number => (name.endsWith('Fen') ? 999_999_999_999 : 999_999);
    const lines = groups.flatMap(([group, names]) => names.map((name): [string, number] => [`${group}.${name}`, greatest(name)]));
    const figures = Object.fromEntries(lines);
    expect(openedForm(sealedForm(figures))).toEqual(figures);
    expect(Buffer.byteLength(canonicalJson(sealedForm(figures)))).toBeLessThan(LIMITS.eventBytes - 4_096);
  });
});
