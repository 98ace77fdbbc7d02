import { readFileSync } from 'node:fs';
import { day, isRefusal } from '#kernel';
import { shippedRuleSets } from '#notice';
import { type RuleParameter, ruleSetOn, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { inForce, type ProposeRuleSet, proposeRuleSet, publishRuleSet, valueOf } from '#scheme/rules';
import { ask, fact, type Happened, Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import { parameters, ruleSet } from '../../../../test/support/training-past.js';

const R1: ProposeRuleSet = { ruleSet: 'R1', validFrom: day('2019-09-01'), source: '示例文件', parameters: parameters() };
const propose = (more: Partial<ProposeRuleSet> = {}) => (past: Past) => proposeRuleSet({ ...R1, ...more }, past.state(ruleSetsFold, ruleSetStream));
const publish = (officer: string, id = 'R1') => (past: Past) =>
  publishRuleSet({ ruleSet: id }, past.state(ruleSetsFold, ruleSetStream), ask({ officer }));
const [proposed] = ruleSet();
const one = (key: string, value: number, unit: RuleParameter['unit']): RuleParameter => ({ key, value, unit, source: '示例', status: 'confirmed' });
/** The everyday parameters with one added or replaced. */
const withOne = (parameter: RuleParameter): Partial<ProposeRuleSet> =>
  ({ parameters: [...parameters().filter(({ key }) => key !== parameter.key), parameter] });
const proposedBefore = (given: readonly RuleParameter[]): Happened => fact(
  ruleSetStream, ['RuleSetProposed.v1', { ruleSet: 'R1', validFrom: day('2019-09-01'), source: '示例文件', parameters: given }], { actor: 'O-supervise' });

describe('proposing a rule set', () => {
  specify('without an end it carries none').when(propose({ validTo: undefined })).then([{ stream: 'ruleSet-JN', type: 'RuleSetProposed.v1', data: R1 }]);
  specify('with an end, the same day allowed').when(propose({ validTo: day('2019-09-01') }))
    .then([{ stream: 'ruleSet-JN', type: 'RuleSetProposed.v1', data: { ...R1, validTo: '2019-09-01' } }]);
  specify('a status with its day, and one without')
    .when(propose({ parameters: R1.parameters.map((each, i) => ({ ...each, statusOn: i === 0 ? day('2019-09-02') : undefined })) }))
    .then([{
      stream: 'ruleSet-JN', type: 'RuleSetProposed.v1',
      data: { ...R1, parameters: R1.parameters.map((each, i) => (i === 0 ? { ...each, statusOn: '2019-09-02' } : each)) },
    }]);
  specify('an end before the start').when(propose({ validTo: day('2019-08-31') })).refused('ruleSet.validity-empty');
  specify('a parameter no rule reads').when(propose(withOne(one('std.level9', 1, 'fen'))))
    .refused('ruleSet.parameter-unknown', undefined, [{ key: 'std.level9' }]);
  specify('a parameter every object has').when(propose(withOne(one('toString', 1, 'fen'))))
    .refused('ruleSet.parameter-unknown', undefined, [{ key: 'toString' }]);
  specify('a parameter in another unit').when(propose(withOne(one('std.level4', 1_500, 'count'))))
    .refused('ruleSet.unit-wrong', undefined, [{ key: 'std.level4', unit: 'count' }]);
  specify('an amount of nothing: a kind without subsidy is left out').when(propose(withOne(one('std.level4', 0, 'fen'))))
    .refused('ruleSet.amount-zero', undefined, [{ key: 'std.level4' }]);
  specify('more than the whole').when(propose(withOne(one('project.advance_ratio', 10_001, 'basisPoints'))))
    .refused('ruleSet.value-out-of-range', undefined, [{ key: 'project.advance_ratio', value: 10_001, least: 0, greatest: 10_000 }]);
  specify('an answer no rule can carry out yet').when(propose(withOne(one('cap.yearOfCertificate', 0, 'flag'))))
    .refused('ruleSet.value-out-of-range', undefined, [{ key: 'cap.yearOfCertificate', value: 0, least: 1, greatest: 1 }]);
  specify('a day the calendar does not have').when(propose(withOne(one('work_for_training.lastDay', 20_210_229, 'date'))))
    .refused('ruleSet.value-out-of-range');
  specify('a name written twice').when(propose({ parameters: [...parameters(), one('cap.perPersonYear', 9, 'count')] }))
    .refused('ruleSet.parameter-twice', undefined, [{ key: 'cap.perPersonYear' }]);
  specify('what everyday work needs is named')
    .when(propose({ parameters: parameters().filter(({ key }) => key !== 'notice.workingDays' && key !== 'cap.perPersonYear') }))
    .refused('ruleSet.parameters-missing', undefined, [{ missing: ['cap.perPersonYear', 'notice.workingDays'] }]);
  specify('a name is used once').given(ruleSet()).when(propose()).refused('ruleSet.exists');
  specify('the first day of a published set').given(ruleSet()).when(propose({ ruleSet: 'R1a' }))
    .refused('ruleSet.same-first-day', undefined, [{ ruleSet: 'R1', validFrom: '2019-09-01' }]);
  specify('inside a published set').given(ruleSet()).when(propose({ ruleSet: 'R1a', validFrom: day('2019-09-02') })).passes();
});

describe('clause JN-3.3c — a rule set is put in force by a second person', () => {
  specify('another person publishes').given(proposed ?? []).when(publish('O-approve'))
    .then([{ stream: 'ruleSet-JN', type: 'RuleSetPublished.v1', data: { ruleSet: 'R1', proposedBy: 'O-supervise' } }], { clauses: ['JN-3.3c'] });
  specify('the proposer may not').given(proposed ?? []).when(publish('O-supervise')).refused('duties.same-person', 'JN-3.3c');
  specify('twice').given(ruleSet()).when(publish('O-approve')).refused('ruleSet.not-proposed');
  specify('what nobody proposed').when(publish('O-approve')).refused('ruleSet.unknown');
  specify('two proposals of one day: the second is not published').given(proposed ?? [], ruleSet({ ruleSet: 'R1b' })).when(publish('O-approve'))
    .refused('ruleSet.same-first-day');
  specify('a name that is read no longer').given(proposedBefore([...parameters(), one('std.lunch', 1, 'fen')])).when(publish('O-approve'))
    .refused('ruleSet.parameter-unknown', undefined, [{ key: 'std.lunch' }]);
  specify('a name that is required by now').given(proposedBefore(parameters().filter(({ key }) => key !== 'clawback.termDays'))).when(publish('O-approve'))
    .refused('ruleSet.parameters-missing', undefined, [{ missing: ['clawback.termDays'] }]);
});

describe('the life of an amount', () => {
  const after = (...history: readonly Happened[]) => new Past(history).state(ruleSetsFold, ruleSetStream);
  const level4 = (history: readonly Happened[], on: string) => {
    const set = inForce(after(...history), day(on));
    return isRefusal(set) ? set.refused : [set.ruleSet, valueOf(set, 'std.level4')];
  };
  const dearer: ProposeRuleSet = { ...R1, ruleSet: 'R1-dearer', validFrom: day('2020-07-01'), ...withOne(one('std.level4', 160_000, 'fen')) };

  /** What the rules themselves record, published by O-approve. */
  const byCommand = (command: ProposeRuleSet, before: readonly Happened[]): readonly Happened[] => {
    const [history, events] = [[...before], [] as Happened[]];
    for (const decide of [() => proposeRuleSet(command, after(...history)), () => publish('O-approve', command.ruleSet)(new Past(history))]) {
      const decision = decide();
      if (isRefusal(decision)) throw new Error(`${decision.refused}: ${decision.why}`);
      for (const { stream, event } of decision.writings) {
        const happened = fact(stream, [event.type, event.data] as Parameters<typeof fact>[1], { actor: events.length === 0 ? 'O-supervise' : 'O-approve' });
        events.push(happened);
        history.push(happened);
      }
    }
    return history;
  };

  it('1500 becomes 1600 by two commands, from its first day on and not before', () => {
    const history = byCommand(dearer, ruleSet());
    expect([level4(history, '2020-06-30'), level4(history, '2020-07-01')]).toEqual([['R1', 150_000], ['R1-dearer', 160_000]]);
    expect(level4([...ruleSet(), ...history.slice(2, 3)], '2020-07-01')).toEqual(['R1', 150_000]);
  });

  it('comes back when the set that overlaid it ends', () => {
    const history = byCommand({ ...dearer, validTo: day('2020-12-31') }, ruleSet());
    expect([level4(history, '2020-12-31'), level4(history, '2021-01-01')]).toEqual([['R1-dearer', 160_000], ['R1', 150_000]]);
  });

  it('the set of the sample day book is proposed and published as it stands', () => {
    const book = readFileSync(new URL('../../../../apps/cli/samples/jinan-2019.daybook.ndjson', import.meta.url), 'utf8').trimEnd().split('\n');
    const proposals = book.map((line) => JSON.parse(line) as { do: string; data: ProposeRuleSet }).filter((line) => line.do === 'ProposeRuleSet');
    expect(proposals).toHaveLength(1);
    const history = proposals.reduce<readonly Happened[]>((before, { data }) => byCommand(data, before), []);
    expect(level4(history, '2019-12-02')).toEqual(['R1', 150_000]);
  });

  it('every shipped set is proposed and published as it stands, and holds in its time', () => {
    const history = shippedRuleSets.reduce<readonly Happened[]>((before, set) => byCommand(set, before), []);
    const holds = (on: string) => ruleSetOn(after(...history), day(on))?.ruleSet;
    expect(['2019-08-11', '2019-08-12', '2019-09-29', '2019-09-30', '2021-09-30', '2021-10-01', '2022-06-30', '2022-07-01', '2026-01-01'].map(holds)).toEqual(
      [undefined, 'R0', 'R0', 'R1', 'R1', 'R1-2021-10', 'R1-2021-10', 'R2', 'R2']);
  });
});
