/**
 * Writes jinan-2019.daybook.ndjson: the life of the dedicated account from its first officer to the last posting of 2020-04-13, with the
 * refusals a clerk meets on the way. All people, institutions, numbers and accounts are synthetic. Same story, same bytes.
 *
 * Run: node apps/cli/samples/jinan-2019.story.mjs > apps/cli/samples/jinan-2019.daybook.ndjson
 */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const OCCUPATIONS = { nurse: '4-10-01-02', welder: '6-18-02-04', electrician: '6-31-01-03', cook: '4-03-02-01' };
const CITY = '370100';
const DISTRICT = '370116';
const pad = (n) => String(n).padStart(2, '0');
const person = (n) => `P${pad(n)}`;
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const hash = (text) => createHash('sha256').update(text).digest('hex');

const uuid = (text) => {
  const hex = hash(`jinan-2019/${text}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** A synthetic resident ID number with its check digit (GB 11643). */
const idNumber = (born, sequence) => {
  const body = `370102${born.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return body + '10X98765432'[sum % 11];
};

const lines = [];
let clock = 0;
/** A working day begins at 09:00 in Jinan; each line comes 20 seconds after the one before. */
const on = (day, at = '09:00:00') => { clock = Date.parse(`${day}T${at}.000+08:00`); };
const tell = (by, command, data, factOn) => {
  const at = new Date(clock).toISOString();
  const today = new Date(clock + 8 * 3_600_000).toISOString().slice(0, 10);
  lines.push({ id: uuid(lines.length + 1), at, by, on: factOn ?? today, do: command, data });
  clock += 20_000;
};

const account = (owner, n) => ({ bank: '示例银行济南分行', number: `62220001${String(n).padStart(8, '0')}`, holder: owner });
const NAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗';
const nameOf = (n) => `${NAMES[n - 1]}示${'甲乙丙丁戊己庚辛壬癸'[n % 10]}`;

const registerPerson = (by, n, born = `19${75 + (n % 20)}-0${1 + (n % 9)}-1${n % 9}`) =>
  tell(by, 'RegisterPerson', {
    personId: person(n), idType: 'RESIDENT_ID', identity: { name: nameOf(n), idNumber: idNumber(born, 100 + n) }, accountId: `ACC-${person(n)}`, account: account(nameOf(n), n),
  });

const OFFICERS = [
  ['O-accept', '王受理', CITY, 'AGENCY', ['ACCEPT']], ['O-review1', '李初审', CITY, 'AGENCY', ['REVIEW1', 'REVIEW2']],
  ['O-review2', '赵复核', CITY, 'AGENCY', ['REVIEW2']], ['O-approve', '孙审批', CITY, 'HR_BUREAU', ['APPROVE']],
  ['O-notice', '周公示', CITY, 'AGENCY', ['NOTICE']], ['O-account', '吴会计', CITY, 'AGENCY', ['FIN_ACCT']],
  ['O-finrev', '郑稽核', CITY, 'AGENCY', ['FIN_REV']], ['O-cashier', '冯出纳', CITY, 'AGENCY', ['CASHIER']],
  ['O-fb-op', '陈财经办', CITY, 'FINANCE_BUREAU', ['FB_OP']], ['O-fb-appr', '褚财审批', CITY, 'FINANCE_BUREAU', ['FB_APPR']],
  ['O-recover', '卫追缴', CITY, 'AGENCY', ['RECOVER']], ['O-supervise', '蒋监督', CITY, 'HR_BUREAU', ['SUPERVISE']],
  ['O-audit', '沈审计', CITY, 'AUDIT_OFFICE', ['AUDITOR']], ['O-export', '韩导出', CITY, 'AUDIT_OFFICE', ['EXPORTER']],
  ['O-inst1', '杨机构', CITY, 'INSTITUTION', ['INST_OP'], 'I1'],
  ['O-lw-account', '朱会计', DISTRICT, 'AGENCY', ['FIN_ACCT']], ['O-lw-finrev', '秦稽核', DISTRICT, 'AGENCY', ['FIN_REV']],
];

const registers = () => {
  on('2019-09-30');
  tell('admin', 'OpenStore', { mode: 'simulation', administrator: 'admin', name: '系统管理员', org: CITY });
  tell('admin', 'RegisterOrganisation', { orgId: CITY, name: '济南市（市本级）', level: 'CITY' });
  tell('admin', 'RegisterOrganisation', { orgId: DISTRICT, name: '莱芜区', level: 'DISTRICT', parent: CITY });
  for (const [officerId, name, org, unit, roles, institutionId] of OFFICERS) {
    tell('admin', 'RegisterOfficer', { officerId, name, org, unit, ...(institutionId ? { institutionId } : {}) });
    tell('admin', 'GrantRoles', { officerId, roles });
  }
  tell('admin', 'GrantRoles', { officerId: 'O-cashier', roles: ['FIN_ACCT'] }); // refused: S3
};

const PAGE = '「五类人员」职业培训补贴须知（2019-08-12）';
const NOTICE = '济政办发〔2019〕20号';
const parameter = (key, value, unit, source, status = 'unconfirmed') => ({ key, value, unit, source, status });
const ruleSet = () => ({
  ruleSet: 'R1', validFrom: '2019-09-30', validTo: '2022-06-30', source: NOTICE,
  parameters: [
    parameter('std.level5', 100_000, 'fen', PAGE), parameter('std.level4', 150_000, 'fen', PAGE), parameter('std.level3plus', 200_000, 'fen', PAGE),
    parameter('std.special_ability', 80_000, 'fen', PAGE), parameter('std.completion', 80_000, 'fen', PAGE),
    parameter('std.pre_job', 50_000, 'fen', `${NOTICE} 二（一）1`, 'confirmed'), parameter('std.enterprise_school', 50_000, 'fen', `${NOTICE} 二（二）1`, 'confirmed'),
    parameter('cap.perPersonYear', 3, 'count', `${NOTICE} 二（三）1`, 'confirmed'), parameter('cap.perStudentSchooling', 3, 'count', `${NOTICE} 二（三）2`, 'confirmed'),
    parameter('cap.excludes.PRE_JOB', 1, 'count', '待市人社局确认'), parameter('cap.excludes.PROJECT', 1, 'count', '待市人社局确认'),
    parameter('notice.workingDays', 5, 'workingDays', '外地惯例，待市人社局确认'), parameter('class.filingLeadWorkingDays', 5, 'workingDays', '外地惯例，待市人社局确认'),
    parameter('account.coolingHours', 24, 'hours', '内部控制设计，待确认'), parameter('clawback.termDays', 15, 'days', '惯例 15 至 30 日，待确认'),
  ],
});
const STATE_COUNCIL = '国务院办公厅节假日安排';
const days = (year, list) => list.split(' ').map((each) => `${year}-${each}`);
const CALENDARS = [
  [2019, '01-01 02-04 02-05 02-06 02-07 02-08 04-05 05-01 05-02 05-03 06-07 09-13 10-01 10-02 10-03 10-04 10-07', '02-02 02-03 04-28 05-05 09-29 10-12'],
  [2020, '01-01 01-24 01-27 01-28 01-29 01-30 04-06 05-01 05-04 05-05 06-25 06-26 10-01 10-02 10-05 10-06 10-07 10-08', '01-19 02-01 04-26 05-09 06-28 09-27 10-10'],
  [2021, '01-01 02-11 02-12 02-15 02-16 02-17 04-05 05-03 05-04 05-05 06-14 09-20 09-21 10-01 10-04 10-05 10-06 10-07', '02-07 02-20 04-25 05-08 09-18 09-26 10-09'],
];
const calendar = ([year, holidays, work], source = STATE_COUNCIL) =>
  tell('O-supervise', 'PublishWorkCalendar', { year, holidays: days(year, holidays), makeUpWorkdays: days(year, work), source });

const policy = () => {
  on('2019-09-30', '14:00:00');
  tell('O-supervise', 'ProposeRuleSet', ruleSet());
  tell('O-approve', 'PublishRuleSet', { ruleSet: 'R1' });
  CALENDARS.forEach((each) => calendar(each));
  const entry = (occupation, name, levels) => ({ occupation, name, levels });
  const key = [entry(OCCUPATIONS.welder, '焊工', [5, 4, 3]), entry(OCCUPATIONS.electrician, '电工', [5, 4, 3])];
  const general = [entry(OCCUPATIONS.nurse, '育婴员', [5, 4, 3]), entry(OCCUPATIONS.cook, '中式烹调师', [5, 4, 3])];
  tell('O-supervise', 'PublishDirectory', { directory: 'KEY_INDUSTRY', version: '2019-1', validFrom: '2019-09-30', entries: key, source: '市人社局培训目录（示例）' });
  tell('O-supervise', 'PublishDirectory', { directory: 'GENERAL', version: '2019-1', validFrom: '2019-09-30', entries: general, source: '市人社局培训目录（示例）' });
  tell('O-review1', 'ApplyForListing', {
    institutionId: 'I1', name: '济南示例职业培训学校', uscc: '52370102MJE000013C', occupations: [...key, ...general], accountId: 'ACC-I1', account: account('济南示例职业培训学校', 9001),
  });
  tell('O-approve', 'ListInstitution', { institutionId: 'I1', validFrom: '2019-09-30' });
};

const fileClass = (classId, occupation, level, subsidyKind, startsOn, endsOn, plannedHeadcount) => {
  tell('O-inst1', 'FileClass', { classId, institutionId: 'I1', occupation, level, subsidyKind, startsOn, endsOn, plannedHeadcount, hours: 160 });
};
/** K1 is the class of 40; K2–K5 are the four short classes P41 finishes alone. */
const SHORT = [
  ['K2', OCCUPATIONS.welder, 5, '2019-10-14', '2019-10-25'], ['K3', OCCUPATIONS.electrician, 4, '2019-10-28', '2019-11-08'],
  ['K4', OCCUPATIONS.cook, 3, '2019-11-11', '2019-11-22'], ['K5', OCCUPATIONS.nurse, 5, '2019-11-25', '2019-12-04'],
];
const enrol = (classId, n, personCategory = 'REGISTERED_UNEMPLOYED') => tell('O-inst1', 'EnrolTrainee', { classId, personId: person(n), personCategory });
const pension = (n, factId, entitledFrom, queriedOn, by = 'O-accept') => tell(by, 'RecordPension', {
  personId: person(n), factId, entitledFrom, source: '企业职工养老保险待遇支付表', queriedOn, evidenceHash: hash(factId),
});

const training = () => {
  on('2019-10-08');
  fileClass('K1', OCCUPATIONS.electrician, 4, 'GROUP_SKILL', '2019-10-14', '2019-11-29', 40);
  SHORT.forEach(([classId, occupation, level, from, to]) => fileClass(classId, occupation, level, 'SKILL_UPGRADE', from, to, 1));
  fileClass('K0', '9-99-99-99', 5, 'GROUP_SKILL', '2019-10-21', '2019-11-01', 20);
  ['K1', ...SHORT.map(([classId]) => classId)].forEach((classId) => tell('O-accept', 'AcceptClassFiling', { classId }));
  tell('O-accept', 'AcceptClassFiling', { classId: 'K0' }); // refused: JN-3.4a
  on('2019-10-09');
  range(1, 40).forEach((n) => registerPerson('O-inst1', n, n === 6 ? '1958-03-16' : undefined));
  [41, 43].forEach((n) => registerPerson('O-accept', n, n === 43 ? '1956-07-21' : undefined));
  tell('O-accept', 'RegisterPerson', { // refused: JN-3.3b, the check digit is wrong
    personId: 'P99', idType: 'RESIDENT_ID', identity: { name: '示例错号', idNumber: '370102199001010011' }, accountId: 'ACC-P99', account: account('示例错号', 9099),
  });
  pension(6, 'PF-P06', null, '2019-10-09'); // 61 years old and not entitled: age alone never excludes
  pension(43, 'PF-P43', '2017-08-01', '2019-10-09');
  on('2019-10-10');
  range(1, 39).forEach((n) => enrol('K1', n));
  enrol('K1', 43); // refused: JN-2.3.1d
  enrol('K1', 40);
  SHORT.forEach(([classId]) => enrol(classId, 41, 'ENTERPRISE_EMPLOYEE'));
};

const certificate = (n, classId, occupation, level, issuedOn, serial) => tell('O-inst1', 'RecordCertificate', {
  certificateId: `JNZJ-${classId}-${person(n)}`, number: `19370000${String(serial).padStart(8, '0')}`, kind: 'SKILL_LEVEL', issuer: 'JNZJ', occupation, level, personId: person(n), classId, issuedOn,
}, issuedOn);

const sessions = () => {
  for (const [classId, occupation, level, from, to] of SHORT) {
    on(from);
    if (classId === 'K2') tell('O-inst1', 'StartClass', { classId: 'K1' });
    tell('O-inst1', 'StartClass', { classId });
    if (classId === 'K5') {
      on('2019-11-29');
      tell('O-inst1', 'CompleteClass', { classId: 'K1', finished: [...range(1, 38), 40].map(person), dropped: [person(39)] });
    }
    on(to, '17:00:00');
    tell('O-inst1', 'CompleteClass', { classId, finished: [person(41)], dropped: [] });
    certificate(41, classId, occupation, level, to, 4100 + level * 10 + Number(classId[1]));
  }
  on('2019-12-05');
  range(1, 38).forEach((n) => certificate(n, 'K1', OCCUPATIONS.electrician, 4, '2019-12-05', n));
  tell('O-inst1', 'RecordCertificate', { // refused: JN-2.3.1a, not one of the five kinds
    certificateId: 'JNZJ-K1-P40', number: '1937000000000040', kind: 'ATTENDANCE_SLIP', issuer: 'JNZJ', occupation: OCCUPATIONS.electrician, level: 4, personId: person(40), classId: 'K1', issuedOn: '2019-12-05',
  }, '2019-12-05');
};

const trainee = (n, classId) => ({ personId: person(n), certificateId: `JNZJ-${classId}-${person(n)}` });
const submitOwn = (claimId, n, classId) => tell('O-accept', 'SubmitClaim', { claimId, channel: 'PERSON', classId, trainees: [trainee(n, classId)] });
const submitInstitution = (claimId, classId, people) =>
  tell('O-inst1', 'SubmitClaim', { claimId, channel: 'INSTITUTION', classId, trainees: people.map((n) => trainee(n, classId)), agreement: `AGR-${classId}` });
const accept = (claimId) => tell('O-accept', 'AcceptClaim', { claimId });
const review = (claimId) => {
  tell('O-review1', 'ReviewFirst', { claimId, decision: 'PASS' });
  if (claimId === 'C1') tell('O-review1', 'ReviewSecond', { claimId, decision: 'PASS' }); // refused: S1, the first reviewer
  tell('O-review2', 'ReviewSecond', { claimId, decision: 'PASS' });
};

const claims2019 = () => {
  on('2019-12-06');
  submitInstitution('C1', 'K1', range(1, 38));
  [['C2', 'K2'], ['C3', 'K3'], ['C4', 'K4'], ['C5', 'K5']].forEach(([claimId, classId]) => submitOwn(claimId, 41, classId));
  submitOwn('C6', 5, 'K1');
  ['C1', 'C2', 'C3', 'C4'].forEach(accept);
  accept('C5'); // refused: JN-2.3.1b, the fourth of the year
  accept('C6'); // refused: JN-2.3.1c, the institution claimed the same occupation and level
  on('2019-12-09');
  ['C1', 'C2', 'C3', 'C4'].forEach(review);
};

const money2019 = () => {
  on('2019-12-10');
  tell('O-account', 'RecordAccrual', { org: CITY, accrualId: 'ACR-2019-1', amountFen: 10_000_000_000, approvalDocument: '计提批复（示例）1号', uiFundVoucher: 'UI-201912-0001' });
  on('2019-12-11');
  tell('O-fb-appr', 'AllocateFunds', { org: CITY, transferId: 'T-2019-0', toOrg: DISTRICT, amountFen: 20_000_000_000, document: '下拨通知（示例）0号' }); // refused: JN-3.2c
  on('2019-12-12');
  tell('O-fb-appr', 'AllocateFunds', { org: CITY, transferId: 'T-2019-1', toOrg: DISTRICT, amountFen: 200_000_000, document: '下拨通知（示例）1号' });
  tell('O-lw-account', 'ReceiveAllocation', { org: DISTRICT, transferId: 'T-2019-1', fromOrg: CITY });
};

const funds = (requestId, batchId, offsets, { request, release }) => {
  on(request);
  tell('O-account', 'RequestFunds', { requestId, batches: [batchId], offsets });
  tell('O-finrev', 'ReviewFundRequest', { requestId });
  tell('O-fb-op', 'ExamineFundRequest', { requestId });
  on(release);
  tell('O-fb-appr', 'ReleaseFunds', { requestId });
};

const settle = (paymentId, line, bankReference) => tell('O-cashier', 'SettlePayment', { paymentId, line, bankReference });

const batch2019 = () => {
  on('2019-12-13');
  tell('O-review2', 'CloseBatch', { batchId: 'B-2019-01', claims: ['C1', 'C2', 'C3', 'C4'] });
  on('2019-12-16');
  tell('O-notice', 'PublishNotice', { noticeId: 'N-2019-01', batchId: 'B-2019-01', channel: '市人社局网站' });
  on('2019-12-23');
  tell('O-approve', 'ApproveBatch', { batchId: 'B-2019-01' }); // refused: JN-3.3d, the fifth day is not over
  on('2019-12-24');
  tell('O-approve', 'ApproveBatch', { batchId: 'B-2019-01' });
  funds('FR-2019-01', 'B-2019-01', [], { request: '2019-12-25', release: '2019-12-26' });
  on('2019-12-27');
  tell('O-cashier', 'IssuePaymentOrder', { paymentId: 'PAY-2019-01', requestId: 'FR-2019-01' });
  tell('O-finrev', 'ReleasePayment', { paymentId: 'PAY-2019-01' });
  range(1, 4).forEach((line) => settle('PAY-2019-01', line, `BK-20191227-${line}`));
  on('2019-12-30');
  tell('O-cashier', 'RecordBankReturn', { paymentId: 'PAY-2019-01', line: 3, returnCode: 'NAME_MISMATCH', bankReference: 'BK-20191230-R' });
  tell('O-account', 'RecordInterest', { org: CITY, interestId: 'INT-2019Q4', amountFen: 3_500_000, bankReference: 'BK-20191221-INT' }, '2019-12-21');
  on('2019-12-31', '16:00:00');
  tell('O-finrev', 'CloseYear', { org: CITY, year: 2019 });
  tell('O-lw-finrev', 'CloseYear', { org: DISTRICT, year: 2019 });
};

const repaid = () => {
  on('2020-01-02');
  const newAccount = account(nameOf(41), 9041);
  tell('O-account', 'CorrectPayeeAccount', { paymentId: 'PAY-2019-01', line: 3, accountId: 'ACC-P41-2', account: newAccount });
  tell('O-finrev', 'ConfirmPayeeAccount', { paymentId: 'PAY-2019-01', line: 3 });
  tell('O-cashier', 'ReissuePayment', { paymentId: 'PAY-2019-01', line: 3 }); // refused: S4, the cooling time runs
  on('2020-01-08');
  tell('O-cashier', 'ReissuePayment', { paymentId: 'PAY-2019-01', line: 3 });
  tell('O-finrev', 'ReleasePayment', { paymentId: 'PAY-2019-01' });
  settle('PAY-2019-01', 3, 'BK-20200108-1');
  on('2020-01-27');
  const [year, holidays, work] = CALENDARS[1];
  calendar([year, `${holidays} 01-31`, work.replace('02-01 ', '')], '国务院办公厅关于延长2020年春节假期的通知');
};

const sixthClass = () => {
  on('2019-12-02');
  fileClass('K6', OCCUPATIONS.welder, 3, 'GROUP_SKILL', '2019-12-16', '2020-02-21', 10);
  tell('O-accept', 'AcceptClassFiling', { classId: 'K6' });
};
const sixthRoster = () => {
  on('2019-12-12', '14:00:00');
  range(44, 53).forEach((n) => registerPerson('O-inst1', n));
  range(44, 53).forEach((n) => enrol('K6', n));
};

const clawback = () => {
  on('2020-03-09');
  [36, 37, 38].forEach((n) => pension(n, `PF-${person(n)}`, '2019-08-01', '2020-03-09', 'O-supervise'));
  on('2020-03-13');
  const owed = [36, 37, 38].map((n) => ({ personId: person(n), findingId: `F05:C1:${person(n)}`, amountFen: 150_000 }));
  tell('O-recover', 'OpenClawback', { clawbackId: 'CB-2020-01', claimId: 'C1', nature: 'ERROR_BY_CLAIMANT', lines: owed });
  on('2020-03-15');
  tell('O-approve', 'ApproveClawback', { clawbackId: 'CB-2020-01' });
  on('2020-03-16');
  tell('O-recover', 'ServeClawback', { clawbackId: 'CB-2020-01', document: '责令退回通知书（示例）2020-1号' });
};

const sixthClaim = () => {
  on('2020-03-17');
  submitInstitution('C7', 'K6', range(44, 53));
  on('2020-03-18');
  accept('C7');
  on('2020-03-20');
  review('C7');
  on('2020-03-25');
  tell('O-account', 'ReceiveClawback', { clawbackId: 'CB-2020-01', receiptId: 'RC-2020-01', amountFen: 300_000, bankReference: 'BK-20200325-1' });
  on('2020-03-26');
  tell('O-account', 'SweepToFiscalAccount', { org: CITY, sweepId: 'SW-2020-01', clawbacks: ['CB-2020-01'] });
  on('2020-03-27');
  tell('O-review2', 'CloseBatch', { batchId: 'B-2020-01', claims: ['C7'] });
  on('2020-03-30');
  tell('O-notice', 'PublishNotice', { noticeId: 'N-2020-01', batchId: 'B-2020-01', channel: '市人社局网站' });
  on('2020-04-08');
  tell('O-approve', 'ApproveBatch', { batchId: 'B-2020-01' });
  funds('FR-2020-01', 'B-2020-01', [{ clawbackId: 'CB-2020-01', claimId: 'C7', amountFen: 150_000 }], { request: '2020-04-09', release: '2020-04-10' });
  tell('O-cashier', 'IssuePaymentOrder', { paymentId: 'PAY-2020-01', requestId: 'FR-2020-01' });
  tell('O-finrev', 'ReleasePayment', { paymentId: 'PAY-2020-01' });
  on('2020-04-13');
  settle('PAY-2020-01', 1, 'BK-20200413-1');
};

const sixthSession = () => {
  on('2019-12-16', '08:30:00');
  tell('O-inst1', 'StartClass', { classId: 'K6' });
};
const sixthEnd = () => {
  on('2020-02-21', '17:00:00');
  tell('O-inst1', 'CompleteClass', { classId: 'K6', finished: range(44, 53).map(person), dropped: [] });
  on('2020-03-05');
  range(44, 53).forEach((n) => certificate(n, 'K6', OCCUPATIONS.welder, 3, '2020-03-05', 600 + n));
};

/** The day book as text, one command a line, in the order of the recording clock. */
export const dayBook = () => {
  lines.length = 0;
  for (const chapter of [registers, policy, training, sessions, sixthClass, claims2019, money2019, sixthRoster, batch2019, sixthSession, repaid, sixthEnd, clawback, sixthClaim]) chapter();
  return [...lines].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map((line) => `${JSON.stringify(line)}\n`).join('');
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(dayBook());
