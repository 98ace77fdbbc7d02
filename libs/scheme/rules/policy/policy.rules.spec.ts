import { day } from '#kernel';
import { directoryFold, directoryStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { type ProposeRuleSet, proposeRuleSet, publishDirectory, publishRuleSet, publishWorkCalendar } from '#scheme/rules';
import { ask, type Past } from '../../../../test/support/builders.js';
import { calendars } from '../../../../test/support/calendar.js';
import { specify } from '../../../../test/support/specify.js';
import { directory, entry, parameters, ruleSet } from '../../../../test/support/training-past.js';

const R1: ProposeRuleSet = { ruleSet: 'R1', validFrom: day('2019-09-01'), source: '示例文件', parameters: parameters({ 'std.level4': 150_000 }) };
const propose = (more: Partial<ProposeRuleSet> = {}) => (past: Past) => proposeRuleSet({ ...R1, ...more }, past.state(ruleSetsFold, ruleSetStream));
const publish = (officer: string) => (past: Past) => publishRuleSet({ ruleSet: 'R1' }, past.state(ruleSetsFold, ruleSetStream), ask({ officer }));
const [proposed] = ruleSet();

describe('proposing a rule set', () => {
  specify('without an end it carries none').when(propose({ validTo: undefined })).then([{ stream: 'ruleSet-JN', type: 'RuleSetProposed.v1', data: R1 }]);
  specify('with an end, the same day allowed').when(propose({ validTo: day('2019-09-01') }))
    .then([{ stream: 'ruleSet-JN', type: 'RuleSetProposed.v1', data: { ...R1, validTo: '2019-09-01' } }]);
  specify('an end before the start').when(propose({ validTo: day('2019-08-31') })).refused('ruleSet.validity-empty');
  specify('a parameter the notice does not know')
    .when(propose({ parameters: [{ key: 'std.level9', value: 1, unit: 'fen', source: '示例', status: 'confirmed' }] }))
    .refused('ruleSet.parameter-unknown', undefined, [{ key: 'std.level9' }]);
  specify('a parameter in another unit')
    .when(propose({ parameters: [{ key: 'std.level4', value: 1_500, unit: 'count', source: '示例', status: 'confirmed' }] }))
    .refused('ruleSet.unit-wrong', undefined, [{ key: 'std.level4', unit: 'count' }]);
  specify('an amount of nothing: a kind without subsidy is left out')
    .when(propose({ parameters: [{ key: 'std.level4', value: 0, unit: 'fen', source: '示例', status: 'confirmed' }] }))
    .refused('ruleSet.amount-zero', undefined, [{ key: 'std.level4' }]);
  specify('a name is used once').given(ruleSet()).when(propose()).refused('ruleSet.exists');
});

describe('clause JN-3.3c — a rule set is put in force by a second person', () => {
  specify('another person publishes').given(proposed ?? []).when(publish('O-approve'))
    .then([{ stream: 'ruleSet-JN', type: 'RuleSetPublished.v1', data: { ruleSet: 'R1', proposedBy: 'O-supervise' } }], { clauses: ['JN-3.3c'] });
  specify('the proposer may not').given(proposed ?? []).when(publish('O-supervise')).refused('duties.same-person', 'JN-3.3c');
  specify('twice').given(ruleSet()).when(publish('O-approve')).refused('ruleSet.not-proposed');
  specify('what nobody proposed').when(publish('O-approve')).refused('ruleSet.unknown');
});

describe('the working calendar', () => {
  specify('a year of the State Council').when(() => publishWorkCalendar(calendars[2020]))
    .then([{ stream: 'calendar-CN', type: 'WorkCalendarPublished.v1', data: calendars[2020] }]);
  specify('a holiday of another year').when(() => publishWorkCalendar({ ...calendars[2020], holidays: [day('2021-01-01')] }))
    .refused('calendar.day-of-other-year', undefined, [{ day: '2021-01-01' }]);
  specify('a make-up day of another year').when(() => publishWorkCalendar({ ...calendars[2020], makeUpWorkdays: [day('2019-12-29')] }))
    .refused('calendar.day-of-other-year', undefined, [{ day: '2019-12-29' }]);
});

describe('clause JN-3.4a — the directories of occupations', () => {
  const publishing = (version: string) => (past: Past) => publishDirectory(
    { directory: 'GENERAL', version, validFrom: day('2020-01-01'), entries: [entry()], source: '示例目录' },
    past.state(directoryFold, directoryStream('GENERAL')));
  specify('a new version').given(directory('GENERAL', '2019-09-01')).when(publishing('V2')).then([{
    stream: 'directory-GENERAL', type: 'DirectoryPublished.v1',
    data: { directory: 'GENERAL', version: 'V2', validFrom: '2020-01-01', entries: [entry()], source: '示例目录' },
  }], { clauses: ['JN-3.4a'] });
  specify('a version is published once').given(directory('GENERAL', '2019-09-01')).when(publishing('GENERAL-2019-09-01')).refused('directory.version-exists');
});
