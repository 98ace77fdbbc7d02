import { addDays, type Day } from '#kernel';
import { workdayAfter } from './calendar.table.js';
import type { City, Debt, Office, PaidLine, ReadyClaim } from './city.world.js';
import { type Errand, hash } from './diary.js';
import { importList } from './inquiry.js';
import type { Answer } from './population.js';
import { mannerOf, pursuing } from './pursuing.js';

const lateFact = (trick: string, { startsOn, endsOn }: ReadyClaim): Answer => {
  switch (trick) {
    case 'late F05': return { kind: 'PENSION', from: addDays(startsOn, -60) };
    case 'late F06': return { kind: 'FISCAL_STAFF', from: addDays(startsOn, -900) };
    case 'late F09': return { kind: 'DETENTION', from: startsOn, to: endsOn };
    default: return { kind: 'DEATH', from: startsOn };
  }
};

/** Weeks after the money went out a register says what it did not say before: a finding opens, and the money is asked back. */
export function* lateAnswer(city: City, office: Office, claim: ReadyClaim, line: PaidLine): Errand {
  const { diary } = city;
  const chance = city.chance.of(`late/${claim.claimId}`);
  const { person, certificateId, trick = '' } = line;
  yield workdayAfter(addDays(diary.today, chance.between(20, 60)), 0);
  const rule = trick.slice('late '.length);
  const findingId = `${rule}:${claim.claimId}:${person.personId}`;
  if (rule === 'F27') {
    diary.tell(office.at('supervise'), 'RevokeCertificate', {
      certificateId, revokedOn: diary.today, reason: '考核违规', document: `注销公告 ${certificateId}`, evidenceHash: hash(`revoked/${certificateId}`),
    });
  } else importList(city, office.at('supervise'), lateFact(trick, claim).kind, [{ person, answer: lateFact(trick, claim) }]);
  diary.plant(rule, { finding: findingId });
  // One case a claim: what else is found about it is added by hand, outside this book.
  if (claim.lines.find((each) => each.trick?.startsWith('late ') === true) !== line) return;
  yield workdayAfter(diary.today, 3);
  yield* recovering(city, office, { claim, line, findingId });
}

interface Case { readonly claim: ReadyClaim; readonly line: PaidLine; readonly findingId: string }

function* recovering(city: City, office: Office, { claim, line, findingId }: Case): Errand {
  const { diary } = city;
  const { amountFen } = line;
  const clawbackId = `CB-${claim.claimId}`;
  diary.tell(office.at('recover'), 'OpenClawback', {
    clawbackId, claimId: claim.claimId, nature: 'ERROR_BY_CLAIMANT', lines: [{ personId: line.person.personId, findingId, amountFen }],
  });
  yield workdayAfter(diary.today, 1);
  diary.tell(office.at('approve'), 'ApproveClawback', { clawbackId });
  const chance = city.chance.of(clawbackId);
  if (city.wish.irregular > 0 && chance.happens(0.1)) {
    diary.plant('F36', { auditor: '责令退回已审批，长期未送达' });
    return;
  }
  yield workdayAfter(diary.today, 2);
  diary.tell(office.at('recover'), 'ServeClawback', { clawbackId, document: `责令退回通知书 ${clawbackId}` });
  const debt: Debt = { clawbackId, payee: claim.payee, amountFen, settled: false, since: diary.today };
  if ([...office.schools, ...office.firms].some(({ id }) => id === claim.payee)) {
    office.debts.push(debt);
    yield workdayAfter(addDays(diary.today, 90), 0);
    office.debts.splice(office.debts.indexOf(debt), 1);
  }
  if (debt.settled || !(yield* pursuing(city, office, debt, debt.payee === line.person.personId ? mannerOf(city, clawbackId) : 'PAYS'))) return;
  yield* receiving(city, office, debt);
}

/** The money comes back, in one sum or two, and goes on to the fiscal account. */
function* receiving(city: City, office: Office, { clawbackId, amountFen }: Debt): Errand {
  const { diary } = city;
  const chance = city.chance.of(`receipt/${clawbackId}`);
  yield workdayAfter(diary.today, chance.between(3, 9));
  if (city.wish.irregular > 0 && chance.happens(0.3)) {
    diary.tell(office.at('account'), 'ReceiveClawback', {
      clawbackId, receiptId: `RC-${clawbackId}-F`, amountFen, bankReference: `BK-${clawbackId}-F`, purpose: 'FINE',
    });
    diary.plant('F32', { refused: 'clawback.fine-not-into-account' });
  }
  const first = chance.happens(0.3) ? Math.floor(amountFen / 2) : amountFen;
  const parts = first === amountFen ? [amountFen] : [first, amountFen - first];
  for (const [i, part] of parts.entries()) {
    const bankReference = `BK-${clawbackId}-${i}`;
    diary.tell(office.at('account'), 'ReceiveClawback', { clawbackId, receiptId: `RC-${clawbackId}-${i}`, amountFen: part, bankReference });
    yield workdayAfter(diary.today, 1);
    diary.tell(office.at('account'), 'SweepToFiscalAccount', { org: office.org, sweepId: `SW-${clawbackId}-${i}`, clawbacks: [clawbackId] });
    const next: Day = workdayAfter(diary.today, 10);
    if (i < parts.length - 1) yield next;
  }
}
