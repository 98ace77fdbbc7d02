import { workdayAfter } from './calendar.table.js';
import type { City, ReadyClaim } from './city.world.js';
import type { Errand } from './diary.js';
import { overriding } from './mishaps.js';
import type { PlannedClass } from './plan.js';

/** Both reviews of a claim; then it waits for its batch. */
export function* passing(city: City, plan: PlannedClass, claim: ReadyClaim): Errand {
  const { diary } = city;
  const { office, chance } = plan;
  const { claimId } = claim;
  if (chance.happens(0.02)) {
    diary.tell(office.at('review1'), 'ReviewFirst', { claimId, decision: 'RETURN', reason: '补充考勤原始记录后再审' });
    yield workdayAfter(diary.today, 1);
  }
  diary.tell(office.at('review1'), 'ReviewFirst', { claimId, decision: 'PASS' });
  if (city.wish.irregular > 0 && chance.happens(city.wish.irregular / 5)) {
    diary.tell(office.at('review1'), 'ReviewSecond', { claimId, decision: 'PASS' });
    diary.plant('F28', { refused: 'duties.same-person' });
  }
  yield workdayAfter(diary.today, chance.between(1, 2));
  diary.tell(office.at(overriding(city, plan, claimId) ? 'review1' : 'review2'), 'ReviewSecond', { claimId, decision: 'PASS' });
  office.ready.push(claim);
}
