import { day } from '#kernel';
import { schoolSupportFold, schoolSupportStream } from '#scheme/history';
import { type CountGraduates, countGraduates } from '#scheme/rules';
import { ask, type Past } from '../../../../test/support/builders.js';
import { counted } from '../../../../test/support/claim-past.js';
import { specify } from '../../../../test/support/specify.js';

const third = (enterpriseId: string) => ({ enterpriseId, part: 1 });
const own: CountGraduates = {
  supportId: 'S1:2019', schoolId: 'S1', year: 2019, graduates: 7, whole: 3, shares: ['E1', 'E2', 'E3']
    .map(third), source: '就业登记库', queriedOn: day('2019-11-29'),
  evidenceHash: 'a'.repeat(64),
};
const counting = (more: Partial<CountGraduates> = {}) => (past: Past) =>
  countGraduates({ ...own, ...more }, past.state(schoolSupportFold, schoolSupportStream('S1:2019')), ask());

describe('clause JN-2.2.1 — the shares of a school sum to exactly one', () => {
  specify('three thirds').when(counting()).then([{ stream: 'schoolSupport-S1:2019', type: 'SchoolSupportCounted.v1', data: own }]);
  specify('two thirds').when(counting({ shares: own.shares.slice(1) })).refused('schoolSupport.shares-not-whole', 'JN-2.2.1', [{ sum: 2, whole: 3 }]);
  specify('0.34 three times').when(counting({ whole: 100, shares: own.shares.map((share) => ({ ...share, part: 34 })) }))
    .refused('schoolSupport.shares-not-whole', 'JN-2.2.1', [{ sum: 102, whole: 100 }]);
  specify('one enterprise twice').when(counting({ shares: [third('E1'), third('E1'), third('E2')] })).refused('schoolSupport.enterprise-twice');
  specify('a year once').given(counted(7, [1])).when(counting()).refused('schoolSupport.exists');
  specify('under another id').when(counting({ supportId: 'S1' })).refused('schoolSupport.id-not-of-school', undefined, [{ expected: 'S1:2019' }]);
  specify('counted tomorrow').when(counting({ queriedOn: day('2019-12-03') })).refused('schoolSupport.from-the-future');
});
