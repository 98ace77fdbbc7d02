import {
  batchFold, categoryOf, certificateFold, claimFold, classFold, clawbackFold, decode, dishonestyFold, exportRequestFold, type Fold, fundRequestFold,
  institutionFold, noticeFold, paymentFold, type Recorded, type SchemeEvent, type Stored,
} from '#scheme/history';

const FOLDS: { readonly [category: string]: Fold<never, never> } = {
  batch: batchFold, certificate: certificateFold, claim: claimFold, class: classFold, clawback: clawbackFold, dishonesty: dishonestyFold,
  exportRequest: exportRequestFold, fundRequest: fundRequestFold, institution: institutionFold, notice: noticeFold, payment: paymentFold,
} as never;
interface AnyState { readonly is: string; readonly roster?: Readonly<Record<string, string>>; readonly lines?: readonly { line: number; is: string }[] }

/** `demandApproved` as domain.md §2.3 prints it: DEMAND_APPROVED. */
const printed = (is: string): string => is.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
/** The states one stream tells of: its own, or that of each line of a payment; and each enrolment of a class. */
const told = (machine: string, state: AnyState): ReadonlyMap<string, string> => {
  const own: [string, string][] = machine === 'payment' ? (state.lines ?? []).map(({ line, is }) => [`payment ${line}`, printed(is)])
    : state.is === 'unknown' ? [] : [[machine, printed(state.is)]];
  return new Map([...own, ...Object.entries(state.roster ?? {}).map(([personId, is]): [string, string] => [`enrolment ${personId}`, is])]);
};
/** Events that move a state to itself, and mean it. */
const ROUND: readonly string[] = ['ClaimReturned.v1'];

/** Collects, event by event, which state of which machine of domain.md §2.3 followed which. */
export class StateMoves {
  readonly #states = new Map<string, AnyState>();
  /** machine to moves as `FROM → TO`, each with one event that made it */
  readonly seen = new Map<string, Map<string, string>>();

  /** Another store begins: its streams are others. */
  elsewhere(): void { this.#states.clear(); }

  /** @param counted false of a past that no command made */
  take(event: Stored, counted = true): void {
    const machine = categoryOf(event.stream);
    const fold = FOLDS[machine] as Fold<AnyState, SchemeEvent> | undefined;
    if (fold === undefined) return;
    const before = this.#states.get(event.stream) ?? fold.initial;
    const after = fold.evolve(before, decode(event) as Recorded<SchemeEvent>);
    this.#states.set(event.stream, after);
    if (!counted) return;
    const was = told(machine, before);
    for (const [who, is] of told(machine, after)) {
      const from = was.get(who) ?? '';
      if (from === is && !(who === machine && ROUND.includes(event.type))) continue;
      const moves = this.seen.get(who.split(' ')[0] ?? '') ?? new Map<string, string>();
      this.seen.set(who.split(' ')[0] ?? '', moves.set(`${from} → ${is}`, event.type));
    }
  }
}
