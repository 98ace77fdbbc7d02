import { type FactUsed, isRefusal, type Refusal } from '#kernel';
import type { SchemeEvent } from '#scheme/history';
import type { Decision, Verdict } from '#scheme/rules';
import { frozen, type Happened, Past } from './builders.js';

export interface Expected { readonly stream: string; readonly type: SchemeEvent['type']; readonly data: unknown }
export interface Under { readonly clauses?: readonly string[]; readonly facts?: readonly FactUsed[]; readonly ruleSet?: string }

/** A specification that never says what should come of it would pass whatever the rule does. */
const unfinished = new Set<{ readonly title: string }>();
afterAll(() => { expect([...unfinished].map(({ title }) => title)).toEqual([]); });

/** Fails when the answer is a refusal, or when one event is missing, added, moved or different. */
export const expectVerdict = (decision: Decision, expected: readonly Expected[], under: Under = {}): void => {
  if (isRefusal(decision)) throw new Error(`refused ${decision.refused}: ${decision.why}`);
  const verdict: Verdict = decision;
  expect(verdict.writings.map(({ stream, event }) => ({ stream, type: event.type, data: event.data }))).toStrictEqual(expected);
  if (under.clauses !== undefined) expect(verdict.clauses).toStrictEqual(under.clauses);
  if (under.facts !== undefined) expect(verdict.facts).toStrictEqual(under.facts);
  if (under.ruleSet !== undefined) expect(verdict.ruleSet).toBe(under.ruleSet);
};

const STATES =
  ['submitted', 'accepted', 'first-passed', 'second-passed', 'paid', 'closed', 'notified', 'approved', 'filed', 'in-session', 'completed', 'proposed',
  'applied', 'agency-reviewed', 'examined', 'released', 'sent', 'settled', 'returned', 'opened', 'demand-approved', 'served',
  'listed', 'suspended', 'recorded', 'verified', 'running', 'assessed'];
const ABOUT_A_STATE = new RegExp(`\\.(line-|class-)?not-(${STATES.join('|')})$`);

/** Every refusal says why in words for a clerk; one about a state also names the state and what is possible now. */
const expectWords = (refusal: Refusal): void => {
  expect(refusal.why).toMatch(/\p{Script=Han}/u);
  expect(refusal.why).not.toMatch(/undefined|\[object/);
  if (!ABOUT_A_STATE.test(refusal.refused)) return;
  const { is, possible } = refusal.facts?.[0] as { is: string; possible: readonly string[] };
  expect(refusal.why).toBe(`状态为 ${is}，不能办理；现在可以：${possible.length === 0 ? '无' : possible.join('、')}。`);
};

/** Fails when the answer is a verdict, or refuses with another code or under another clause (none expected: none given). */
export const expectRefusal = (decision: Decision, code: string, clause?: string): void => {
  if (!isRefusal(decision)) throw new Error(`not refused; it recorded ${decision.writings.map(({ event }) => event.type).join(', ')}`);
  expect([decision.refused, decision.clause]).toStrictEqual([code, clause]);
  expectWords(decision);
};

class Outcome {
  constructor(private readonly sentence: { readonly title: string }, private readonly decide: () => Decision) {}

  #says(judge: (decision: Decision) => void): void {
    unfinished.delete(this.sentence);
    it(this.sentence.title, () => { judge(this.decide()); });
  }

  /** Exactly these events, in this order. */
  then(expected: readonly Expected[], under: Under = {}): void { this.#says((decision) => { expectVerdict(decision, expected, under); }); }

  /** Accepted; what it records is specified elsewhere. */
  passes(): void { this.#says((decision) => { if (isRefusal(decision)) throw new Error(`refused ${decision.refused}: ${decision.why}`); }); }

  /** Refused with this code under this clause, and, where given, exactly these facts. */
  refused(code: string, clause?: string, facts?: readonly FactUsed[]): void {
    this.#says((decision) => {
      expectRefusal(decision, code, clause);
      if (facts !== undefined && isRefusal(decision)) expect(decision.facts).toStrictEqual(facts);
    });
  }
}

export type When = (past: Past) => Decision;
const when = (sentence: { readonly title: string }, history: readonly Happened[]) => (decide: When): Outcome =>
  new Outcome(sentence, () => frozen(decide(new Past(history))));

/**
 * One sentence about a rule, from recorded events to the exact answer. States come from the events by the real folds and are frozen.
 *
 * `specify('…').given(events).when((past) => rule(data, past.state(fold, stream), ask())).then([…])` or `.refused(code, clause)`
 */
export const specify = (title: string) => {
  const sentence = { title };
  unfinished.add(sentence);
  return { given: (...history: readonly (Happened | readonly Happened[])[]) => ({ when: when(sentence, history.flat()) }), when: when(sentence, []) };
};
