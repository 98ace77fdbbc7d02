import { type Claim, claimFold, claimStream, type Clawback, clawbackFold, clawbackStream, type FindingNature, ruleSetOn, ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import { placesGivenBack, record } from '#scheme/rules';
import { day } from '#kernel';
import type { Past } from '../../../../test/support/builders.js';
import { rules, type Values } from '../../../../test/support/claim-past.js';
import { claim, clawback } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const giving = (past: Past) => record(['JN-2.3.1c'], placesGivenBack(ruleSetOn(past.state(ruleSetsFold, ruleSetStream), day('2020-03-25')),
  past.state(clawbackFold, clawbackStream('CB1')) as Clawback, past.state(claimFold, claimStream('C1')) as Claim));
const back = (reason: string) => [{ stream: 'person-P1', type: 'SubsidyReleased.v1' as const, data: { personId: 'P1', claimId: 'C1', reason } }];
const of = (values: Values, nature: FindingNature, amountFen = 150_000) =>
  [...rules(values), ...claim('C1', 'paid', { people: ['P1', 'P2'] }), ...clawback('served', { nature, amountFen })];

describe('clause JN-2.3.1c — a full clawback gives the place back only where the rule set says so (O-4)', () => {
  specify('an error of the claimant: no').given(of({ 'cap.releasedByFullClawback': 0 }, 'ERROR_BY_CLAIMANT')).when(giving).then([]);
  specify('an error of the claimant: yes').given(of({ 'cap.releasedByFullClawback': 1 }, 'ERROR_BY_CLAIMANT')).when(giving).then(back('CLAWED_BACK'));
  specify('an error of the agency: yes').given(of({ 'cap.releasedByAgencyError': 1 }, 'ERROR_BY_AGENCY')).when(giving).then(back('ERROR_BY_AGENCY'));
  specify('an error of the agency: no').given(of({ 'cap.releasedByAgencyError': 0 }, 'ERROR_BY_AGENCY')).when(giving).then([]);
  specify('a rule set that is silent').given(of({}, 'ERROR_BY_AGENCY')).when(giving).then(back('ERROR_BY_AGENCY'));
  specify('a part of what a person was given').given(of({ 'cap.releasedByFullClawback': 1 }, 'FRAUD', 149_999)).when(giving).then([]);
});
