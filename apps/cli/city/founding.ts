import { day, type Day } from '#kernel';
import { shippedRuleSets } from '#notice';
import { AMENDED_ON, amended, firstArranged, type YearOfWork } from './calendar.table.js';
import type { City, Desk, Office } from './city.world.js';
import type { Errand } from './diary.js';
import { bankAccount, creditCode } from './identity.js';
import { BODY, CITY, domestic, everything, keyIndustry, NARROW_BODY, NOTICE_FROM } from './places.table.js';

const ADMIN = 'admin';
const DESKS: readonly (readonly [desk: Desk, name: string, unit: string, roles: readonly string[]])[] = [
  ['accept1', '受理甲', 'AGENCY', ['ACCEPT']], ['accept2', '受理乙', 'AGENCY', ['ACCEPT']], ['inspect', '督导', 'AGENCY', ['INSPECT']],
  ['review1', '初审', 'AGENCY', ['REVIEW1', 'REVIEW2']], ['review2', '复核', 'AGENCY', ['REVIEW2']], ['approve', '审批', 'HR_BUREAU', ['APPROVE']],
  ['notice', '公示', 'AGENCY', ['NOTICE']], ['account', '会计', 'AGENCY', ['FIN_ACCT']], ['finrev', '稽核', 'AGENCY', ['FIN_REV']],
  ['cashier', '出纳', 'AGENCY', ['CASHIER']], ['fbop', '财政经办', 'FINANCE_BUREAU', ['FB_OP']], ['fbappr', '财政审批', 'FINANCE_BUREAU', ['FB_APPR']],
  ['recover', '追缴', 'AGENCY', ['RECOVER']], ['supervise', '监督', 'HR_BUREAU', ['SUPERVISE']],
];

const officer = ({ diary }: City, serves: { officerId: string; name: string; org: string; unit: string; [house: string]: string }, roles: readonly string[]):
void => {
  diary.tell(ADMIN, 'RegisterOfficer', serves);
  diary.tell(ADMIN, 'GrantRoles', { officerId: serves.officerId, roles });
};

const registers = (city: City): void => {
  const { diary, offices } = city;
  diary.tell(ADMIN, 'OpenStore', { mode: 'simulation', administrator: ADMIN, name: '系统管理员', org: CITY.org });
  for (const { org, name } of offices) {
    const place = org === CITY.org ? { level: 'CITY' } : { level: 'DISTRICT', parent: CITY.org };
    diary.tell(ADMIN, 'RegisterOrganisation', { orgId: org, name, ...place });
  }
  for (const office of offices) {
    for (const [desk, name, unit, roles] of DESKS) officer(city, { officerId: office.at(desk), name: `${office.name}${name}`, org: office.org, unit }, roles);
  }
  officer(city, { officerId: 'O-audit', name: '市审计', org: CITY.org, unit: 'AUDIT_OFFICE' }, ['AUDITOR']);
  officer(city, { officerId: 'O-export', name: '市审计导出', org: CITY.org, unit: 'AUDIT_OFFICE' }, ['EXPORTER']);
  officer(city, { officerId: 'O-keeper', name: '市审计管理', org: CITY.org, unit: 'AUDIT_OFFICE' }, ['AUD_ADMIN']);
};

const publishCalendar = ({ diary, offices }: City, arranged: YearOfWork): void => {
  diary.tell(offices[0]?.at('supervise') ?? '', 'PublishWorkCalendar', arranged);
};
const publishRules = ({ diary, offices }: City, name: string): void => {
  diary.tell(offices[0]?.at('supervise') ?? '', 'ProposeRuleSet', shippedRuleSets.find(({ ruleSet }) => ruleSet === name) ?? {});
  diary.tell(offices[0]?.at('approve') ?? '', 'PublishRuleSet', { ruleSet: name });
};

const directories = (city: City, from: Day): void => {
  const { diary } = city;
  const by = city.office(CITY.org).at('supervise');
  const source = '市人社局培训目录（示例）';
  const general = everything.filter((each) => !keyIndustry.includes(each));
  diary.tell(by, 'PublishDirectory', { directory: 'KEY_INDUSTRY', version: '2019-1', validFrom: from, entries: keyIndustry, source });
  diary.tell(by, 'PublishDirectory', { directory: 'GENERAL', version: '2019-1', validFrom: from, entries: general, source });
  const bodies = [[BODY, '示例职业技能鉴定中心', everything], [NARROW_BODY, '示例家政服务评价中心', domestic]] as const;
  for (const [bodyId, name, occupations] of bodies) {
    diary.tell(by, 'RegisterEvaluationBody', { bodyId, name, validFrom: '2019-01-01', validTo: '2021-12-31', occupations, document: `评价机构备案 ${bodyId}` });
  }
};

const HOUSES = 2;
/** Two schools and two enterprises in each organisation, with one operator each. */
const houses = (city: City, office: Office): void => {
  const { diary } = city;
  const { org } = office;
  for (let n = 1; n <= HOUSES; n += 1) {
    const school = { id: `I-${org}-${n}`, operator: `O-${org}-school${n}`, name: `${office.name}示例职业培训学校${n}` };
    const schoolAccount = bankAccount(school.name, 9_000_000_000 + city.serial());
    diary.tell(office.at('review1'), 'ApplyForListing', {
      institutionId: school.id, name: school.name, uscc: creditCode('52', org, n), occupations: everything, accountId: `ACC-${school.id}`,
      account: schoolAccount,
    });
    diary.tell(office.at('approve'), 'ListInstitution', { institutionId: school.id, validFrom: diary.today });
    officer(city, { officerId: school.operator, name: `${school.name}经办`, org, unit: 'INSTITUTION', institutionId: school.id }, ['INST_OP']);
    office.schools.push(school);
    const firm = { id: `E-${org}-${n}`, operator: `O-${org}-firm${n}`, name: `${office.name}示例制造有限公司${n}` };
    const firmAccount = bankAccount(firm.name, 9_000_000_000 + city.serial());
    diary.tell(office.at('accept1'), 'RegisterEnterprise', {
      enterpriseId: firm.id, name: firm.name, uscc: creditCode('91', org, n), highRisk: n === 2, accountId: `ACC-${firm.id}`, account: firmAccount,
    });
    officer(city, { officerId: firm.operator, name: `${firm.name}经办`, org, unit: 'ENTERPRISE', enterpriseId: firm.id }, ['ENT_OP']);
    office.firms.push(firm);
  }
};

const FEN_A_CLAIM = 400_000;
/** The city accrues what its claims may cost, with room, and hands each district its part. */
const money = (city: City): void => {
  const { diary, offices, wish } = city;
  const top = city.office(CITY.org);
  const amountFen = Math.max(wish.claims, 1_000) * FEN_A_CLAIM * 4;
  diary.tell(top.at('account'), 'RecordAccrual', {
    org: CITY.org, accrualId: 'ACR-1', amountFen, approvalDocument: '计提批复（示例）1号', uiFundVoucher: 'UI-201908-0001',
  });
  for (const office of offices) {
    if (office === top) continue;
    const transferId = `T-${office.org}-1`;
    const share = Math.floor(amountFen / 16);
    diary.tell(top.at('fbappr'), 'AllocateFunds', { org: CITY.org, transferId, toOrg: office.org, amountFen: share, document: `下拨通知（示例）${office.org}` });
    diary.tell(office.at('account'), 'ReceiveAllocation', { org: office.org, transferId, fromOrg: CITY.org });
  }
};

export const FIRST_DAY = day('2019-08-12');

/** The first day: registers, calendar, rules, directories, houses, money. Then what the city publishes later. */
export function* founding(city: City): Errand {
  registers(city);
  for (const year of firstArranged) publishCalendar(city, year);
  publishRules(city, 'R0');
  directories(city, FIRST_DAY);
  for (const office of city.offices) houses(city, office);
  money(city);
  yield NOTICE_FROM;
  publishRules(city, 'R1');
  yield AMENDED_ON;
  publishCalendar(city, amended);
  yield day('2021-09-30');
  publishRules(city, 'R1-2021-10');
}

