import { type Day, yearOf } from '#kernel';
import { shippedRuleSets } from '#notice';
import { schoolDaysFrom, workdayAfter } from './calendar.table.js';
import type { Chance } from './chance.js';
import type { City, House, Office } from './city.world.js';
import { beforeTheNotice, CITY, type Kind, NOTICE_FROM, startUp, underTheNotice } from './places.table.js';

export type Channel = 'PERSON' | 'INSTITUTION' | 'ENTERPRISE';
/** A class as it was thought out before it was filed. */
export interface PlannedClass {
  readonly classId: string; readonly office: Office; readonly school: House; readonly firm: House; readonly kind: Kind; readonly occupation: string;
  readonly level: number; readonly days: readonly Day[]; readonly size: number; readonly categories: readonly string[]; readonly channel: Channel;
  readonly year: number; readonly feeFen: number; readonly standardFen: number; readonly variant?: string; readonly chance: Chance;
}
type Asked = Pick<PlannedClass, 'kind' | 'level' | 'variant'> & { readonly on: Day };

/** What the rule set of a day says under a name: its own published data, for the city's people know the tariff; they do not apply the rules. */
export const parameterOn = (on: Day, key: string): number => {
  const set = shippedRuleSets.findLast(({ validFrom, validTo }) => validFrom <= on && (validTo === undefined || on <= validTo));
  return set?.parameters.find((each) => each.key === key)?.value ?? 0;
};

const LEVEL = ['', 'level3plus', 'level3plus', 'level3plus', 'level4', 'level5'];
const standard = ({ kind, level, variant, on }: Asked): number => {
  const key = kind === 'PRE_JOB' ? 'std.pre_job' : kind === 'CAMP' ? 'std.level4' : kind === 'STARTUP' ? `std.startup.${(variant ?? '').toLowerCase()}`
    : `std.${LEVEL[level] ?? ''}`;
  return parameterOn(on, key);
};

const channelOf = (kind: Kind, on: Day, chance: Chance): Channel => {
  if (kind === 'PROJECT') return 'INSTITUTION';
  if (kind === 'PRE_JOB') return chance.happens(0.6) ? 'ENTERPRISE' : 'INSTITUTION';
  const firms = on >= NOTICE_FROM && (kind === 'SKILL_UPGRADE' || kind === 'SAFETY' || kind === 'MASS_UNEMP');
  return chance.happens(0.9) ? 'PERSON' : firms && chance.happens(0.5) ? 'ENTERPRISE' : 'INSTITUTION';
};

/** How many claims it may come to: one of each trainee, or one of the house; of a bought training two, and a living allowance of each. */
export const claimsOf = ({ channel, size, kind }: PlannedClass): number =>
  (kind === 'PROJECT' ? Math.round(size * 0.9) + 2 : channel === 'PERSON' ? Math.round(size * 0.9) : 1);

/** Thinks out a class to be filed today. */
export const planClass = (city: City): PlannedClass => {
  const { diary: { today } } = city;
  const classId = `K${String(city.serial()).padStart(5, '0')}`;
  const chance = city.chance.of(classId);
  const { kind, categories, occupations, size } = chance.weighted(today < NOTICE_FROM ? beforeTheNotice : underTheNotice);
  const office = kind === 'CAMP' ? city.office(CITY.org)
    : chance.weighted(kind === 'PROJECT' ? city.offices.filter(({ org }) => parameterOn(today, `living.districtClass.${org}`) === 1) : city.offices);
  const { occupation, levels } = chance.pick(occupations);
  const level = chance.pick(levels);
  const days = schoolDaysFrom(workdayAfter(today, chance.between(6, 10)), chance.between(4, 5));
  const last = days.at(-1) ?? today;
  const examined = workdayAfter(last, 3);
  const variant = kind === 'STARTUP' ? startUp.find((each) => each.occupation === occupation)?.variant : undefined;
  const asked = { kind, level, ...(variant === undefined ? {} : { variant }) };
  const standardFen = standard({ ...asked, on: examined });
  const feeFen = chance.happens(0.7) ? standardFen : Math.floor(standardFen * chance.between(70, 95) / 100);
  const school = chance.pick(office.schools);
  // The second firm of an office works in a high-risk trade: safety training is for its people.
  const firm = chance.pick(office.firms);
  return {
    ...asked, classId, office, school, firm: kind === 'SAFETY' ? office.firms[1] ?? firm : firm, occupation, days, size: chance.between(...size),
    categories,
    channel: channelOf(kind, today, chance), year: yearOf(examined), feeFen, standardFen, chance,
  };
};

