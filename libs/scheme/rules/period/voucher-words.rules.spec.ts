import { periodFold, periodStream, type VoucherWords } from '#scheme/history';
import { chooseVoucherWords } from '#scheme/rules';
import { ask, CITY, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';

const chosen = (year: number, words: VoucherWords): Happened =>
  fact(periodStream(CITY), ['VoucherWordsChosen.v1', { org: CITY, year, words }], { actor: 'O-finrev' });
const wrote = (year: number, words: VoucherWords) => [{ stream: 'period-370100', type: 'VoucherWordsChosen.v1' as const, data: { org: CITY, year, words } }];
const choosing = (year: number, { today = '2019-12-02', words = 'SPECIAL' as VoucherWords, hasBooked = true } = {}) => (past: Past) =>
  chooseVoucherWords({ org: CITY, year, words }, { period: past.state(periodFold, periodStream(CITY)), hasBooked }, ask({ today }));

describe('choosing the words of vouchers', () => {
  specify('before the year begins').when(choosing(2020)).then(wrote(2020, 'SPECIAL'));
  specify('on the last day but one').when(choosing(2020, { today: '2019-12-30' })).passes();
  specify('on the last day').when(choosing(2020, { today: '2019-12-31' }))
    .refused('period.words-fixed', undefined, [{ year: 2020, before: '2019-12-31', today: '2019-12-31' }]);
  specify('in the year').when(choosing(2019)).refused('period.words-fixed');
  specify('in the year, before anything is booked').when(choosing(2019, { hasBooked: false })).then(wrote(2019, 'SPECIAL'));
  specify('as they are').when(choosing(2020, { words: 'GENERAL' })).refused('period.words-same');
  specify('as they were chosen').given(chosen(2020, 'SPECIAL')).when(choosing(2021)).refused('period.words-same');
  specify('back').given(chosen(2020, 'SPECIAL')).when(choosing(2020, { words: 'GENERAL' })).then(wrote(2020, 'GENERAL'));
  specify('again after going back').given(chosen(2020, 'SPECIAL'), chosen(2020, 'GENERAL')).when(choosing(2020)).then(wrote(2020, 'SPECIAL'));
  specify('for a year before those chosen').given(chosen(2022, 'SPECIAL')).when(choosing(2021)).then(wrote(2021, 'SPECIAL'));
});
