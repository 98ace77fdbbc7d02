import 'reflect-metadata';
import { MemoryEventStore, type StoredEvent } from '#event-store';
import type { Instant } from '#kernel';
import { MemoryVault } from '#privacy';
import { type CommandEnvelope, commandCatalogue } from '#scheme/commands';
import { morningOf } from '../../../../test/support/builders.js';
import { type LineAnswer, runDayBook, sampleLines } from '../../../../test/support/office.js';

const HASH = '0'.repeat(64);
const OCCUPATION = sampleLines().find((line) => line.do === 'FileClass')?.data as { occupation: string };
/** What the sample registers and publishes before its first class, and four of its people. */
const begun = sampleLines().filter(({ at, do: name, data }) =>
  (at ?? '') < '2019-10-08' || (name === 'RegisterPerson' && ['P01', 'P02', 'P03', 'P04'].includes((data as { personId: string }).personId)));

class Book {
  readonly lines: CommandEnvelope[] = [];
  #on = '';
  on(day: string): this { this.#on = day; return this; }
  tell(by: string, name: string, data: object): this {
    const n = this.lines.length;
    const first = this.lines.at(-1)?.on !== this.#on;
    this.lines.push({
      id: `00000000-0000-4000-8000-${String(n + 1).padStart(12, '0')}`, at: first ? morningOf(this.#on) : undefined, by, on: this.#on, do: name, data,
    });
    return this;
  }
}

const strict = () => {
  const own = sampleLines().find((line) => line.do === 'ProposeRuleSet')?.data as { parameters: object[] };
  const more = [['class.attendanceThreshold', 8000, 'basisPoints'], ['class.requires.timetable', 1, 'flag'], ['class.inspectionsRequired', 1, 'count'],
    ['class.lateJoinerDay', 2, 'count'], ['certificate.requires.verification', 1, 'flag']];
  return { ...own, ruleSet: 'R1s', validFrom: '2019-10-01',
    parameters: [...own.parameters, ...more.map(([key, value, unit]) => ({ key, value, unit, source: '示例', status: 'unconfirmed' }))] };
};
const listed = [{ ...OCCUPATION, name: '示例职业', levels: [4] }].map(({ occupation, name, levels }) => ({ occupation, name, levels }));
const plan = {
  startsOn: '2019-10-21', endsOn: '2019-10-22', plannedHeadcount: 4, hours: 12, mode: 'ONSITE', venueDistrict: '370102', teachers: ['T-1'],
  timetable: [{ day: '2019-10-21', halves: ['AM', 'PM'] }, { day: '2019-10-22', halves: ['AM'] }],
};
const offer = (classId: string) =>
  ({ classId, institutionId: 'I1', occupation: OCCUPATION.occupation, level: 4, subsidyKind: 'PROJECT', projectId: 'XM-1', ...plan });
const enrol = (book: Book, classId: string, ...people: string[]): Book =>
  people.reduce((to, personId) => to.tell('O-inst1', 'EnrolTrainee', { classId, personId, personCategory: 'POOR_LABOUR' }), book);
const attendance = (day: string, half: string, present: string[]) => ({ classId: 'KA', day, half, present, evidenceHash: HASH, device: 'DEV-1' });

/** From the award of a project to the certificate that was taken back after its claim was accepted. */
const story = (): Book => {
  const book = new Book().on('2019-10-10').tell('O-supervise', 'ProposeRuleSet', strict()).tell('O-approve', 'PublishRuleSet', { ruleSet: 'R1s' })
    .tell('admin', 'RegisterOfficer', { officerId: 'O-inspect', name: '许督导', org: '370100', unit: 'AGENCY' })
    .tell('admin', 'GrantRoles', { officerId: 'O-inspect', roles: ['INSPECT'] })
    .tell('O-supervise', 'RegisterEvaluationBody', {
      bodyId: 'JNZJ', name: '示例鉴定中心', validFrom: '2019-01-01', validTo: '2020-12-31', occupations: listed, document: '备案文件',
    })
    .tell('O-approve', 'AwardProject', {
      projectId: 'XM-1', document: '中标通知书', institutionId: 'I1', occupations: listed, targetGroup: ['POOR_LABOUR'], headcount: 8, unitPriceFen: 150_000,
      from: '2019-10-21', to: '2020-06-30',
    })
    .tell('O-inst1', 'DraftClass', offer('KA')).tell('O-inst1', 'FileClass', offer('KA')).tell('O-inst1', 'FileClass', offer('KB'))
    .tell('O-inst1', 'FileClass', offer('KC')) // refused: no place left
    .tell('O-inst1', 'AmendClassFiling', { classId: 'KB', reason: '减少人数', ...plan, plannedHeadcount: 3 })
    .tell('O-accept', 'RejectClassFiling', { classId: 'KB', reason: '场地不符' })
    .tell('O-inst1', 'FileClass', offer('KD')).tell('O-accept', 'AcceptClassFiling', { classId: 'KA' })
    .tell('O-accept', 'AcceptClassFiling', { classId: 'KD' });
  enrol(book, 'KA', 'P01', 'P02', 'P03');
  enrol(book, 'KD', 'P01'); // refused: in another class
  book.tell('O-accept', 'PrecheckTrainee', { classId: 'KA', personId: 'P01' }).tell('O-inst1', 'CancelClass', { classId: 'KD', reason: '人数不足' })
    .on('2019-10-22');
  enrol(book, 'KA', 'P04').tell('O-inst1', 'StartClass', { classId: 'KA' })
    .tell('O-inst1', 'WithdrawTrainee', { classId: 'KA', personId: 'P04', reason: '本人申请' })
    .tell('O-inst1', 'RecordAttendance', attendance('2019-10-21', 'AM', ['P01', 'P02', 'P03']))
    .tell('O-inst1', 'RecordAttendance', attendance('2019-10-21', 'AM', ['P03', 'P02', 'P01'])) // refused: recorded already
    .tell('O-inst1', 'RecordAttendance', attendance('2019-10-21', 'PM', ['P01', 'P02']))
    .tell('O-inst1', 'RecordAttendance', attendance('2019-10-22', 'AM', ['P01']))
    .tell('O-inst1', 'CorrectAttendance', { ...attendance('2019-10-22', 'AM', ['P01', 'P02']), reason: '漏记' })
    .tell('O-inst1', 'CloseClass', { classId: 'KA' }) // refused: not inspected
    .tell('O-inspect', 'RecordInspection', {
      classId: 'KA', inspectionId: 'INS-1', day: '2019-10-22', half: 'AM', method: 'ONSITE', present: 2, finding: 'HEADCOUNT', evidenceHash: HASH,
    })
    .tell('O-supervise', 'SuspendClass', { classId: 'KA', reason: '整改' }).tell('O-supervise', 'ResumeClass', { classId: 'KA' })
    .tell('O-inst1', 'CompleteClass', { classId: 'KA', finished: ['P01', 'P02', 'P03'], dropped: [] }) // refused: attendance decides
    .tell('O-accept', 'CloseClass', { classId: 'KA' })
    .tell('O-accept', 'AssessClass', { classId: 'KA', bodyId: 'JNZJ', assessedOn: '2019-10-22', passed: ['P01'], failed: ['P02'], document: '成绩单' });
  const certificate = (personId: string) => ({
    certificateId: `Z-${personId}`, number: `19370000${personId}`, kind: 'SKILL_LEVEL', issuer: 'JNZJ', occupation: OCCUPATION.occupation, level: 4, personId,
    classId: 'KA', issuedOn: '2019-10-22',
  });
  return book.tell('O-inst1', 'RecordCertificate', certificate('P01')).tell('O-inst1', 'RecordCertificate', certificate('P02')) // refused: failed
    .tell('O-inst1', 'SubmitClaim', {
      claimId: 'CA', channel: 'INSTITUTION', agreement: 'AGR-1', classId: 'KA', trainees: [{ personId: 'P01', certificateId: 'Z-P01' }], employed: 1,
    })
    .tell('O-accept', 'AcceptClaim', { claimId: 'CA' }) // refused: not verified
    .tell('O-review1', 'VerifyCertificate', { certificateId: 'Z-P01', result: 'VERIFIED', source: '查询系统', queriedOn: '2019-10-22', evidenceHash: HASH })
    .tell('O-accept', 'AcceptClaim', { claimId: 'CA' }).tell('O-accept', 'ArchiveClass', { classId: 'KA' })
    .tell('O-supervise', 'SuspendInstitution', { institutionId: 'I1', reason: '整改', document: '通知1' })
    .tell('O-approve', 'ReinstateInstitution', { institutionId: 'I1', reason: '整改合格', document: '通知2' })
    .tell('O-supervise', 'SuspendInstitution', { institutionId: 'I1', reason: '再次违规', document: '通知3' })
    .tell('O-approve', 'DelistInstitution', { institutionId: 'I1', reason: '整改不合格', document: '通知4' })
    .tell('O-supervise', 'StrikeEvaluationBody', { bodyId: 'JNZJ', from: '2019-10-23', reason: '违规', document: '通报' })
    .on('2019-10-23')
    .tell('O-supervise', 'RevokeCertificate', { certificateId: 'Z-P01', revokedOn: '2019-10-23', reason: '违规', document: '公告', evidenceHash: HASH });
};

describe('a class from its project to a certificate that was taken back, through the doorbell', () => {
  const { lines } = story();
  let answers: LineAnswer[];
  let events: StoredEvent[];
  const store = new MemoryEventStore({ clock: () => '2026-11-23T02:00:00.000Z' as Instant });
  const vault = new MemoryVault();

  beforeAll(async () => {
    await runDayBook({ store, vault }, begun);
    const before = await store.head();
    answers = await runDayBook({ store, vault }, lines);
    events = [];
    for await (const batch of store.readAll({ after: before.position ?? ('0' as never) })) events.push(...batch);
  });

  it('refuses what it must, and nothing else', () => {
    const refused = answers.flatMap((answer, i) => (answer.outcome === 'accepted' ? [] : [[lines[i]?.do, 'refused' in answer ? answer.refused : answer]]));
    expect(refused).toEqual([
      ['FileClass', 'project.places-left'], ['EnrolTrainee', 'person.in-another-class'], ['RecordAttendance', 'class.attendance-exists'],
      ['CloseClass', 'class.inspection-missing'], ['CompleteClass', 'class.completed-by-attendance'], ['RecordCertificate', 'certificate.trainee-not-finished'],
      ['AcceptClaim', 'certificate.unverified'],
    ]);
  });

  it('writes every stream it concerns in one append', () => {
    const of = (type: string) => events.filter((event) => event.type === type).map(({ stream, data }) => [stream, data]);
    expect(of('ClassCompleted.v1')).toEqual([['class-KA', {
      classId: 'KA', finished: ['P01', 'P02'], dropped: ['P03'], halfDays: 3, threshold: 8000,
      attendance: [{ personId: 'P01', attended: 3 }, { personId: 'P02', attended: 3 }, { personId: 'P03', attended: 1 }],
    }]]);
    expect(of('EnrolmentRecorded.v1').map(([stream]) => stream)).toEqual(['person-P01', 'person-P02', 'person-P03', 'person-P04']);
    expect(of('ProjectPlacesTaken.v1').map(([, data]) => data)).toEqual([['KA', 4], ['KB', 4], ['KB', 3], ['KD', 4]]
      .map(([classId, headcount]) => ({ projectId: 'XM-1', classId, headcount })));
    expect(of('ProjectPlacesReleased.v1').map(([, data]) => (data as { reason: string }).reason)).toEqual(['REJECTED', 'CANCELLED']);
    expect([...of('HeadcountFindingOpened.v1'), ...of('FindingRaised.v1')]).toEqual([
      ['finding-F12:KA:INS-1', { findingId: 'F12:KA:INS-1', rule: 'F12', classId: 'KA', inspectionId: 'INS-1', present: 2, listed: 4 }],
      ['finding-F27:CA:P01', {
        findingId: 'F27:CA:P01', rule: 'F27', claimId: 'CA', personId: 'P01', fact: 'CERTIFICATE', factId: 'Z-P01', wouldRefuse: 'certificate.revoked',
      }],
    ]);
  });

  it('changes nothing when it is told again', async () => {
    const head = await store.head();
    const again = await runDayBook({ store, vault }, lines);
    expect(await store.head()).toEqual(head);
    expect(again.map((answer, i) => [i, answer.outcome === 'accepted'])).toEqual(answers.map((answer, i) => [i, answer.outcome === 'accepted']));
  });

  it('has asked every command of training that the catalogue offers', () => {
    const asked = new Set([...begun, ...lines].map((line) => line.do));
    const training = /Class|Trainee|Attendance|Inspection|Institution|EvaluationBody|Project|Certificate/;
    const offered = commandCatalogue().map(({ name }) => name).filter((name) => training.test(name) && !name.startsWith('Submit'));
    expect(offered.length).toBeGreaterThan(25);
    expect(offered.filter((name) => !asked.has(name))).toEqual([]);
  });
});
