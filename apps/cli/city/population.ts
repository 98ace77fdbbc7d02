import { type Day, yearOf } from '#kernel';
import type { Chance } from './chance.js';
import type { Diary } from './diary.js';
import { bankAccount, idNumber, nameFrom } from './identity.js';

/** What a register answered about somebody, to be asked again as long as they come back. */
export interface Answer { readonly kind: string; readonly from: Day | null; readonly about?: string; readonly to?: Day }
export interface Person {
  readonly personId: string; readonly org: string; readonly category: string;
  /** occupation and level of every certificate, and the years they count to */
  readonly done: { readonly what: string; readonly year: number }[];
  readonly answers: Answer[];
}
export interface Sought { readonly org: string; readonly category: string; readonly what: string; readonly year: number; readonly by: string }

/** What the notice allows. */
export const MOST_A_YEAR = 3;
/** More than this are not remembered for an organisation and category. */
const MOST_REMEMBERED = 200;
/** A hire is subsidised once, and soon after it. */
const HIRED = 'NEW_EMPLOYEE';
const SHARE_COMING_BACK = 0.3;

/** Everybody who is trained: some come again, with another occupation and fewer than three subsidies that year. */
export class Population {
  readonly #free = new Map<string, Person[]>();
  #count = 0;

  constructor(readonly diary: Diary, readonly chance: Chance) {}

  /** Somebody for a seat: of those who came before, or registered now. */
  seat(sought: Sought): Person { return this.#again(sought, this.mostIn(sought.year)) ?? this.register(sought); }

  /** Before the notice one subsidy a year, then three; in 2019 nobody is sure which holds, so once. */
  mostIn(year: number): number { return year === 2019 ? 1 : MOST_A_YEAR; }

  /** Somebody free of one of these categories whom a trick needs; they are not free any more unless only `asked` for. */
  call(categories: readonly string[], suits: (person: Person) => boolean, asked: 'ASKED' | 'TAKEN' = 'TAKEN'): Person | undefined {
    for (const free of this.#free.values()) {
      const at = free.findIndex((person) => categories.includes(person.category) && suits(person));
      if (at >= 0) return asked === 'TAKEN' ? free.splice(at, 1)[0] : free[at];
    }
    return undefined;
  }

  #again({ org, category, what, year }: Sought, most: number): Person | undefined {
    const free = this.#free.get(`${org}/${category}`) ?? [];
    if (!this.chance.happens(SHARE_COMING_BACK)) return undefined;
    const index = free.findIndex(({ done }) => done.every((each) => each.what !== what) && done.filter((each) => each.year >= year).length < most);
    return index < 0 ? undefined : free.splice(index, 1)[0];
  }

  register({ org, category, by }: Pick<Sought, 'org' | 'category' | 'by'>, phone?: string, accountNumber?: number): Person {
    this.#count += 1;
    const n = this.#count;
    const personId = `P${String(n).padStart(6, '0')}`;
    const name = nameFrom(this.chance);
    const born = [[1968, 1999], [1, 12], [1, 28]].map(([low = 0, high = 0]) => String(this.chance.between(low, high)).padStart(2, '0')).join('');
    // The sequence alone would repeat: the district in the number is one of 900, so that no two people share one.
    const district = String(370_100 + Math.floor(n / 900) % 900).padStart(6, '0');
    this.diary.tell(by, 'RegisterPerson', {
      personId, idType: 'RESIDENT_ID', identity: { name, idNumber: idNumber(district, born, 100 + n % 900), ...(phone === undefined ? {} : { phone }) },
      accountId: `ACC-${personId}`, account: bankAccount(name, accountNumber ?? n),
    });
    return { personId, org, category, done: [], answers: [] };
  }

  /** Somebody's class is over: they may come again. */
  release(person: Person, certified: { readonly what: string; readonly on: Day } | undefined): void {
    if (person.category === HIRED) return;
    if (certified !== undefined) person.done.push({ what: certified.what, year: yearOf(certified.on) });
    const key = `${person.org}/${person.category}`;
    const free = this.#free.get(key) ?? [];
    free.push(person);
    if (free.length > MOST_REMEMBERED) free.shift();
    this.#free.set(key, free);
  }
}
