import { day } from '#kernel';
import {
  clawbackFold, clawbackStream, type DishonestyGround, dishonestyFold, dishonestyStream, findingFold, findingStream, ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import { type ProposeDishonesty, proposeDishonesty } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { SUBJECT, listing } from '../../../../test/support/duties-past.js';
import { clawback, type CasePast, foundByAuditor, pursued } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { parameters, ruleSet } from '../../../../test/support/training-past.js';

const proposing = (ground: DishonestyGround, more: Partial<ProposeDishonesty> = {}) => (past: Past) => {
  const c: ProposeDishonesty = { listingId: 'DL1', subject: SUBJECT, ground, clawbacks: ['CB1'], findings: [], document: '示例文书', ...more };
  return proposeDishonesty(c, past.state(dishonestyFold, dishonestyStream(`${c.subject.kind}:${c.subject.id}`)), {
    clawbacks: past.states(clawbackFold, clawbackStream, c.clawbacks), findings: past.states(findingFold, findingStream, c.findings),
    sets: past.state(ruleSetsFold, ruleSetStream),
  }, ask({ officer: 'O-supervise', today: '2020-06-01' }));
};
const proposed = (ground: DishonestyGround, amountFen: number, more: object = {}) => [{
  stream: 'dishonesty-INSTITUTION:I1', type: 'DishonestyProposed.v1' as const,
  data: { listingId: 'DL1', subject: SUBJECT, ground, clawbacks: ['CB1'], findings: [], document: '示例文书', amountFen, personTimes: 0, ...more },
}];
const fraud = (amountFen: number, past: CasePast = {}) => clawback('served', { nature: 'FRAUD', amountFen, ...past });

describe('clause JN-3.3e — thresholds as prevention: below them nobody is proposed', () => {
  specify('fraud above 10 000 yuan').given(ruleSet(), fraud(1_000_001)).when(proposing('FRAUD_AMOUNT'))
    .then(proposed('FRAUD_AMOUNT', 1_000_001), { clauses: ['JN-3.3e'], ruleSet: 'R1' });
  specify('fraud of 10 000 yuan').given(ruleSet(), fraud(1_000_000)).when(proposing('FRAUD_AMOUNT')).refused('dishonesty.below-threshold', 'JN-3.3e',
    [{ parameter: 'dishonesty.fraudFen', measured: 1_000_000, threshold: 1_000_000, ruleSet: 'R1' }]);
  specify('two cases count together').given(ruleSet(), fraud(600_000), fraud(600_000, { clawbackId: 'CB2' }))
    .when(proposing('FRAUD_AMOUNT', { clawbacks: ['CB1', 'CB2'] })).passes();
  specify('one case named twice counts once').given(ruleSet(), fraud(600_000)).when(proposing('FRAUD_AMOUNT', { clawbacks: ['CB1', 'CB1'] }))
    .refused('dishonesty.below-threshold', 'JN-3.3e');
  specify('an error is not fraud').given(ruleSet(), clawback('served', { amountFen: 2_000_000 })).when(proposing('FRAUD_AMOUNT'))
    .refused('dishonesty.case-does-not-speak', 'JN-3.3e', [{ clawbackId: 'CB1', is: 'served', nature: 'ERROR_BY_CLAIMANT' }]);
  specify('a case nobody approved').given(ruleSet(), clawback('opened', { nature: 'FRAUD', amountFen: 2_000_000 })).when(proposing('FRAUD_AMOUNT'))
    .refused('dishonesty.case-does-not-speak', 'JN-3.3e');
  specify('a case of somebody else').given(ruleSet(), fraud(2_000_000)).when(proposing('FRAUD_AMOUNT', { subject: { kind: 'INSTITUTION', id: 'I2' } }))
    .refused('dishonesty.case-does-not-speak', 'JN-3.3e');
  specify('a case nobody opened').given(ruleSet()).when(proposing('FRAUD_AMOUNT')).refused('clawback.unknown');

  specify('a small fraud whose return is refused').given(ruleSet(), pursued('overdue', { nature: 'FRAUD' })).when(proposing('REFUSED_RETURN'))
    .then(proposed('REFUSED_RETURN', 150_000));
  specify('a small fraud whose term runs').given(ruleSet(), fraud(150_000)).when(proposing('REFUSED_RETURN'))
    .refused('dishonesty.case-does-not-speak', 'JN-3.3e');
  specify('a refusal that names no case').given(ruleSet()).when(proposing('REFUSED_RETURN', { clawbacks: [] })).refused('dishonesty.nothing-shown', 'JN-3.3e');

  specify('a loss above 100 000 yuan').given(ruleSet(), clawback('served', { amountFen: 10_000_001 })).when(proposing('FUND_LOSS'))
    .then(proposed('FUND_LOSS', 10_000_001));
  specify('a loss of 100 000 yuan').given(ruleSet(), clawback('served', { amountFen: 10_000_000 })).when(proposing('FUND_LOSS'))
    .refused('dishonesty.below-threshold', 'JN-3.3e');
  specify('a loss by the agency').given(ruleSet(), clawback('served', { nature: 'ERROR_BY_AGENCY', amountFen: 20_000_000 })).when(proposing('FUND_LOSS'))
    .refused('dishonesty.case-does-not-speak', 'JN-3.3e');
  specify('a loss by a person').given(ruleSet()).when(proposing('FUND_LOSS', { subject: { kind: 'PERSON', id: 'P1' }, clawbacks: [] }))
    .refused('dishonesty.institutions-only');

  const irregular = (personTimes: number, profitFen?: number) =>
    proposing('IRREGULAR_BUSINESS', { clawbacks: [], findings: ['AU-1'], personTimes, ...(profitFen === undefined ? {} : { profitFen }) });
  specify('21 person-times').given(ruleSet(), foundByAuditor()).when(irregular(21))
    .then(proposed('IRREGULAR_BUSINESS', 0, { clawbacks: [], findings: ['AU-1'], personTimes: 21 }));
  specify('20 person-times').given(ruleSet(), foundByAuditor()).when(irregular(20)).refused('dishonesty.below-threshold', 'JN-3.3e',
    [{ parameter: 'dishonesty.personTimes', measured: 20, threshold: 20, ruleSet: 'R1' }]);
  specify('one, with a profit above 20 000 yuan').given(ruleSet(), foundByAuditor()).when(irregular(1, 2_000_001)).passes();
  specify('without a finding').given(ruleSet()).when(proposing('IRREGULAR_BUSINESS', { clawbacks: [], personTimes: 30 }))
    .refused('dishonesty.nothing-shown', 'JN-3.3e');
  specify('under a finding that was dismissed').given(ruleSet(), foundByAuditor({ outcome: 'DISMISSED' })).when(irregular(30)).refused('finding.unknown');

  const silent = (value: number) => fact(ruleSetStream, ['RuleSetProposed.v1', {
    ruleSet: 'R1', validFrom: day('2019-09-01'), source: '示例', parameters: [...parameters(),
      { key: 'dishonesty.accountCounts', value, unit: 'flag', source: '示例', status: 'unconfirmed' }],
  }], { actor: 'O-supervise' });
  specify('where the rule set says the account is not fund expenditure (O-8)').given(ruleSet(), silent(0), ruleSet().slice(1), fraud(2_000_000))
    .when(proposing('FRAUD_AMOUNT')).refused('dishonesty.account-does-not-count', 'JN-3.3e', [{ ruleSet: 'R1' }]);
  specify('where it says it is').given(ruleSet(), silent(1), ruleSet().slice(1), fraud(2_000_000)).when(proposing('FRAUD_AMOUNT')).passes();
  specify('no rule set on that day').given(fraud(2_000_000)).when(proposing('FRAUD_AMOUNT')).refused('ruleSet.none-in-force');
  specify('a rule set without the threshold').given(ruleSet({ without: 'dishonesty.fraudFen' }), fraud(2_000_000)).when(proposing('FRAUD_AMOUNT'))
    .refused('ruleSet.parameter-missing');
  specify('while another proposal is under way').given(ruleSet(), fraud(2_000_000), listing('listed')).when(proposing('FRAUD_AMOUNT', { listingId: 'DL2' }))
    .refused('dishonesty.under-way', undefined, [{ is: 'listed', possible: ['RepairDishonest', 'RemoveDishonest'] }]);
  specify('under a used id').given(ruleSet(), fraud(2_000_000), listing('removed')).when(proposing('FRAUD_AMOUNT')).refused('dishonesty.exists');
  specify('anew after it was removed').given(ruleSet(), fraud(2_000_000), listing('removed')).when(proposing('FRAUD_AMOUNT', { listingId: 'DL2' })).passes();
});
