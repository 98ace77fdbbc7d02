import { addDays, type Day } from '#kernel';
import type { City } from './city.world.js';
import { hash } from './diary.js';
import type { PlannedClass } from './plan.js';
import type { Answer, Person } from './population.js';

const SOURCES: { readonly [kind: string]: string } = {
  PENSION: '企业职工养老保险待遇支付表', DEATH: '殡葬火化名单', DETENTION: '羁押名单', FISCAL_STAFF: '财政供养人员名册', INSURANCE: '养老保险征缴表', HIRE: '就业登记库',
  UNEMPLOYMENT: '失业登记库', CATEGORY: '重点群体身份库', HUKOU: '户籍库', RESIDENCE: '居住证库', OTHER_SUBSIDY: '技能提升补贴名单',
};
const NOTHING: readonly Answer[] = ['PENSION', 'DEATH', 'DETENTION', 'FISCAL_STAFF'].map((kind) => ({ kind, from: null }));

/** What the registers would say of somebody who belongs where they say: long before the class began. */
export const trueAnswers = (plan: PlannedClass, category: string): readonly Answer[] => {
  const { chance, firm } = plan;
  const from = addDays(plan.days[0] ?? ('' as Day), -chance.between(250, 330));
  switch (category) {
    case 'REGISTERED_UNEMPLOYED': return [...NOTHING, { kind: 'UNEMPLOYMENT', from }];
    case 'ENTERPRISE_EMPLOYEE': return [...NOTHING, { kind: 'INSURANCE', from, about: 'EMPLOYEE' }];
    case 'NEW_EMPLOYEE': return [...NOTHING, { kind: 'HIRE', from: addDays(from, 180), about: firm.id }];
    case 'DOMESTIC_WORKER': return chance.happens(0.6) ? [...NOTHING, { kind: 'HUKOU', from: '2001-01-01' as Day, about: 'JINAN' }]
      : [...NOTHING, { kind: 'HUKOU', from: '2001-01-01' as Day, about: 'ELSEWHERE' }, { kind: 'RESIDENCE', from },
        { kind: 'INSURANCE', from, about: 'FLEXIBLE_SOCIAL' }];
    default: return [...NOTHING, { kind: 'CATEGORY', from, about: category }];
  }
};

/** Puts one answer in the place of the one known of its kind. */
export const answering = (person: Person, answer: Answer): void => {
  const at = person.answers.findIndex(({ kind }) => kind === answer.kind);
  person.answers.splice(at < 0 ? person.answers.length : at, at < 0 ? 0 : 1, answer);
};

/** One list of one kind about these people, as the register answers today. */
export const importList = (city: City, by: string, kind: string, rows: readonly { readonly person: Person; readonly answer: Answer }[]): void => {
  const importId = `IMP-${city.serial()}`;
  city.diary.tell(by, 'ImportFacts', {
    importId, kind, source: SOURCES[kind] ?? kind, queriedOn: city.diary.today, listHash: hash(importId), reference: '数据共享协议（示例）2019-01',
    rows: rows.map(({ person: { personId }, answer: { kind: _kind, ...answer } }, i) => ({ personId, factId: `${importId}-${i + 1}`, ...answer })),
  });
};

/** Asks every register again about everybody it was ever asked about: one list a kind. */
export const askAgain = (city: City, by: string, people: readonly Person[]): void => {
  const kinds = new Set(people.flatMap(({ answers }) => answers.map(({ kind }) => kind)));
  for (const kind of kinds) {
    importList(city, by, kind, people.flatMap((person) => person.answers.filter((answer) => answer.kind === kind).map((answer) => ({ person, answer }))));
  }
};
