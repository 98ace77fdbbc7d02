import type { Day } from '#kernel';
import { Chance } from './chance.js';
import { Diary, type Hand } from './diary.js';
import { places } from './places.table.js';
import { type Person, Population } from './population.js';
import { type Trick, Tricks } from './trick.table.js';

export interface Wish { readonly months: number; readonly claims: number; readonly seed: number; readonly irregular: number }

/** A school in the directory, or an enterprise, with who acts for it. */
export interface House { readonly id: string; readonly operator: string; readonly name: string }
export interface PaidLine { readonly person: Person; readonly certificateId: string; readonly amountFen: number; readonly trick?: Trick }
/** A class in session: who sits where. */
export interface Sitting { readonly days: readonly Day[]; readonly people: readonly Person[] }
/** A claim that passed both reviews and waits for its batch. */
export interface ReadyClaim {
  readonly claimId: string; readonly amountFen: number; readonly payee: string; readonly kind: string;
  /** each trainee with the amount of the line: what a fact that comes late needs */
  readonly lines: readonly PaidLine[];
  readonly startsOn: Day; readonly endsOn: Day;
}
/** What somebody owes and may have set off against the next subsidy. */
export interface Debt { readonly clawbackId: string; readonly payee: string; readonly amountFen: number; settled: boolean; readonly since: Day }

export type Desk =
  | 'accept1' | 'accept2' | 'inspect' | 'review1' | 'review2' | 'approve' | 'notice' | 'account' | 'finrev' | 'cashier' | 'fbop' | 'fbappr' | 'recover'
  | 'supervise';

/** One organisation of the city: its officers, its houses, and what lies on its desks. */
export class Office {
  readonly schools: House[] = [];
  readonly firms: House[] = [];
  readonly ready: ReadyClaim[] = [];
  readonly debts: Debt[] = [];
  /** batches whose money lay about before it was asked for */
  readonly late = new Set<string>();

  /** on leave: the second one of the first desk does the work of the first */
  onLeave = false;

  constructor(readonly org: string, readonly name: string, readonly weight: number) {}

  /** Whoever is at the first desk. */
  firstDesk(): Hand { return this.onLeave ? { deputy: this.at('accept2'), onBehalfOf: this.at('accept1') } : this.at('accept1'); }

  /** The officer at a desk. */
  at(desk: Desk): string { return `O-${this.org}-${desk}`; }
}

/** The city at work: what its errands share. Of what is over nothing is kept but the people who may come again. */
export class City {
  /** advances that wait for their money: claim → class; the class is not settled before */
  readonly unpaidAdvances = new Map<string, string>();
  readonly diary: Diary;
  readonly chance: Chance;
  readonly people: Population;
  readonly tricks: Tricks;
  readonly offices: readonly Office[];
  readonly sitting = new Map<string, Sitting>();
  #serial = 0;
  #claims = 0;

  constructor(readonly wish: Wish, firstDay: Day) {
    this.diary = new Diary(wish.seed, firstDay);
    this.chance = new Chance(`city/${wish.seed}`);
    this.people = new Population(this.diary, this.chance.of('people'));
    this.tricks = new Tricks(wish.irregular, this.chance.of('tricks'));
    this.offices = places.map(({ org, name, weight }) => new Office(org, name, weight));
  }

  /** A number nothing else has. */
  serial(): number { return (this.#serial += 1); }
  claimId(): string { return `C${String((this.#claims += 1)).padStart(6, '0')}`; }
  get claimsMade(): number { return this.#claims; }

  /** @throws RangeError for an organisation the city does not have */
  office(org: string): Office {
    const found = this.offices.find((each) => each.org === org);
    if (found === undefined) throw new RangeError(`no office ${org}`);
    return found;
  }
}
