import type { Chance } from './chance.js';
import type { Kind } from './places.table.js';

/** What somebody in a seat is up to. The letters are the questions of domain.md §4; `late` is known only after the money went out. */
export type Trick =
  | 'F01' | 'F02' | 'F04' | 'F05' | 'F06' | 'F07' | 'F08' | 'F09' | 'F10' | 'F13' | 'F15' | 'F18' | 'F19' | 'F22' | 'F24' | 'F25' | 'F26' | 'F27'
  | 'late F05' | 'late F06' | 'late F09' | 'late F10' | 'late F27' | 'F03';
export const isLate = (trick: Trick | undefined): boolean => trick?.startsWith('late ') === true;

const OF_ANYBODY: readonly Trick[] = ['F01', 'F02', 'F03', 'F04', 'F05', 'F06', 'F09', 'F10', 'F15', 'F18', 'F19', 'F22', 'F24', 'F25', 'F26', 'F27'];
/** What life brings without anybody's bad will: a register that answers late. */
const LATE: readonly Trick[] = ['late F05', 'late F06', 'late F09', 'late F10', 'late F27'];
/** Only where the kind rests on the fact: the category of a key group, the hire of a new employee. */
const OF_KIND: { readonly [K in Kind]?: readonly Trick[] } = { GROUP_SKILL: ['F07', 'F13'], VETERAN: ['F13'], LABOUR_PREP: ['F13'], PRE_JOB: ['F08'] };
const SHARE_LATE_ANYHOW = 0.01;

/** A deck of all there is, in an order of chance: each is dealt once before any is dealt again, so that a small city shows them too. */
class Deck<T> {
  #left: T[] = [];

  constructor(readonly all: readonly T[], readonly chance: Chance) {}

  /** The next that fits; undefined where nothing does. */
  deal(fits: (card: T) => boolean): T | undefined {
    if (!this.#left.some(fits)) this.#left = [...this.#left, ...this.#shuffled()];
    const at = this.#left.findIndex(fits);
    return at < 0 ? undefined : this.#left.splice(at, 1)[0];
  }

  #shuffled(): T[] {
    return this.all.map((card) => ({ card, at: this.chance.next() })).sort((one, other) => one.at - other.at).map(({ card }) => card);
  }
}

/** Of a whole class. */
export type ClassTrick = 'F12' | 'F14' | 'F16' | 'F21' | 'F31';
const OF_A_CLASS: readonly ClassTrick[] = ['F12', 'F14', 'F16', 'F21', 'F31'];
const OF_SOME: readonly Trick[] = ['F07', 'F08', 'F13'];

/** Who plays which trick, in the share that was asked for. */
export class Tricks {
  readonly #seats: Deck<Trick>;
  readonly #late: Deck<Trick>;
  readonly #classes: Deck<ClassTrick>;

  constructor(readonly irregular: number, chance: Chance) {
    this.#seats = new Deck([...OF_ANYBODY, ...OF_SOME, ...LATE], chance.of('seats'));
    this.#late = new Deck(LATE, chance.of('late'));
    this.#classes = new Deck(OF_A_CLASS, chance.of('classes'));
  }

  /** Of a seat: late answers at a low share always, the others in the share that was asked for; `fits` leaves out what cannot be played there. */
  ofSeat(chance: Chance, kind: Kind, fits: (trick: Trick) => boolean): Trick | undefined {
    if (chance.happens(SHARE_LATE_ANYHOW)) return this.#late.deal(() => true);
    if (!chance.happens(this.irregular)) return undefined;
    return this.#seats.deal((trick) => fits(trick) && (!OF_SOME.includes(trick) || (OF_KIND[kind] ?? []).includes(trick)));
  }

  /** A class has many people: its own share is three times that of one. */
  ofClass(chance: Chance): ClassTrick | undefined {
    return chance.happens(this.irregular * 3) ? this.#classes.deal(() => true) : undefined;
  }
}
