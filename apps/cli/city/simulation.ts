import { addDays, addMonths, type Day, daysBetween } from '#kernel';
import { batching, closingYears, interest } from './batching.js';
import { LAST_DAY, workdayAfter } from './calendar.table.js';
import { City, type Wish } from './city.world.js';
import type { Errand, Written } from './diary.js';
import { FIRST_DAY, founding } from './founding.js';
import { claimsOf, planClass } from './plan.js';
import { exporting, leave, standing } from './standing.js';
import { training } from './training.js';

/** The work calendar is known to the end of 2021; what is filed last needs four months to be paid and asked back. */
export const MOST_MONTHS = 24;
const DAYS_TO_FINISH = 140;

/** Files classes day by day until they come to the claims that were wished for. */
function* filingClasses(city: City, last: Day): Errand {
  const { diary, wish } = city;
  const whole = daysBetween(diary.today, last);
  let planned = 0;
  for (;;) {
    yield workdayAfter(diary.today, 1);
    const due = diary.today >= last ? wish.claims : Math.ceil(wish.claims * (daysBetween(FIRST_DAY, diary.today) / whole));
    while (planned < due) {
      const plan = planClass(city);
      planned += claimsOf(plan);
      diary.begin(training(city, plan));
    }
    if (planned >= wish.claims) return;
  }
}

/**
 * The day book of a city at work from 2019-08-12: the same wish gives the same lines. Lines are made as they are asked for; what is remembered is what
 * is open, and some of the people.
 *
 * @throws RangeError for more months than the work calendar is known for
 */
export function* simulation(wish: Wish): Generator<Written> {
  if (!Number.isInteger(wish.months) || wish.months < 1 || wish.months > MOST_MONTHS) throw new RangeError(`1 to ${MOST_MONTHS} months, not ${wish.months}`);
  const city = new City(wish, FIRST_DAY);
  const last = addMonths(FIRST_DAY, wish.months);
  const { diary, offices } = city;
  diary.begin(founding(city));
  for (const office of offices) {
    diary.begin(batching(city, office));
    diary.begin(interest(city, office));
    diary.begin(standing(city, office));
    diary.begin(leave(city, office));
  }
  diary.beginInTheEvening(closingYears(city));
  diary.begin(exporting(city));
  diary.begin(filingClasses(city, last));
  const end = addDays(last, DAYS_TO_FINISH);
  yield* diary.live(end < LAST_DAY ? end : LAST_DAY);
}
