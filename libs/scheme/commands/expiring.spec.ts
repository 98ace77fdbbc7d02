import 'reflect-metadata';
import { day } from '#kernel';
import { ruleSetOn, ruleSetsFold, ruleSetStream, type RuleSet } from '#scheme/history';
import { Past } from '../../../test/support/builders.js';
import { rules } from '../../../test/support/claim-past.js';
import { expiring } from './expiring.js';

const ON = day('2019-12-09');
const sets = new Past(rules({ 'fact.maxAgeDays.pension': 30, 'fact.maxAgeDays.death': 10 })).state(ruleSetsFold, ruleSetStream);
const set = ruleSetOn(sets, ON) as RuleSet;

describe('clause JN-3.3b — until when the facts of a decision may be used', () => {
  it('is the last day of each answer, soonest first', () => {
    const facts = [
      { fact: 'PENSION', factId: 'PF-1', personId: 'P1', source: '社保库', queriedOn: '2019-11-20', ageDays: 19 },
      { fact: 'DEATH', factId: 'D-1', personId: 'P1', source: '殡葬库', queriedOn: '2019-12-01', ageDays: 8 },
    ];
    expect(expiring(facts, set, ON)).toEqual([
      { fact: 'DEATH', factId: 'D-1', personId: 'P1', lastDay: '2019-12-11' }, { fact: 'PENSION', factId: 'PF-1', personId: 'P1', lastDay: '2019-12-20' },
    ]);
  });

  it('is the day of the oldest where many answers are summed up', () => {
    expect(expiring([{ fact: 'PENSION', answers: 300, oldestAgeDays: 19 }], set, ON)).toEqual([{ fact: 'PENSION', lastDay: '2019-12-20' }]);
  });

  it('is nothing where no age is limited, and of what is no answer', () => {
    expect(expiring([{ fact: 'SCHOOL', factId: 'S-1', queriedOn: '2019-12-01' }, { rule: 'S1' }, { fact: 'PENSION' }], set, ON)).toEqual([]);
  });
});
