import { day } from '#kernel';
import { chart } from '#notice';
import { accountsAreThere, firstBookedDay, record } from '#scheme/rules';
import { specify } from '../../../../test/support/specify.js';

describe('clause JN-3.2c — nothing is booked before the dedicated account has its accounts', () => {
  const on = (of: string) => () => accountsAreThere(day(of)) ?? record(['JN-3.2c'], []);
  specify('on their first day').when(on('2019-01-01')).passes();
  specify('the day before').when(on('2018-12-31')).refused('account.not-there-yet', 'JN-3.2c', [{ on: '2018-12-31', firstDay: '2019-01-01' }]);
  it('is the day from which on all accounts of the chart may be named', () => {
    expect(chart.filter(({ validFrom }) => validFrom > firstBookedDay)).toEqual([]);
    expect(chart.some(({ validFrom }) => validFrom === firstBookedDay)).toBe(true);
  });
});
