/**
 * A history as a city's store holds it, made up: claims that go their way without an entry, batches, releases, payments, returns, receipts nobody knows,
 * clawback cases, reviews, reversals, year closes. One payment in forty is told six days late, one in a hundred is dated ahead.
 */

const KINDS = ['GROUP_SKILL', 'SKILL_UPGRADE', 'CAMP'];
const ORGS = ['370100', '370102', '370103', '370104', '370105', '370112', '370113', '370114', '370115', '370116', '370124', '370126'];
const CLAIMS_A_BATCH = 20;
/** Cases are against enterprises that come again and again, and against people who come once. */
const ENTERPRISES = 150;
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const DAY_MS = 86_400_000;
const BEGIN = Date.parse('2019-01-02T01:00:00.000Z');
const hex = (n) => n.toString(16).padStart(12, '0');
/** The business day in Shanghai of an instant. */
const dayOf = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);

/**
 * `count` events in log order, each `{ stream, revision, id, type, data, meta, recordedAt }` with its bodies as canonical text.
 *
 * @param {number} count
 * @param {number} silent events of a claim that post nothing, for each that is paid
 */
export function* ledgerHistory(count, silent = 3) {
  const revisions = new Map();
  const years = new Map(ORGS.map((org) => [org, 2019]));
  let [n, claim, batch, now] = [0, 0, 0, BEGIN];
  const event = (stream, type, org, data, { on = dayOf(now), actor = 'O-agency-1' } = {}) => {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    n += 1;
    now += 20_000;
    const commandId = `00000000-0000-4000-8000-${hex(n)}`;
    const meta = `{"actor":"${actor}","causationId":"${commandId}","clauses":["JN-2.3.1a","JN-3.3b","JN-3.5a"],"commandHash":"${HASH}","commandId":"${commandId}",`
      + `"correlationId":"${commandId}","on":"${on}","org":"${org}","role":"AGENCY_REVIEWER","ruleSet":"JN-2019-20/1"}`;
    return { stream, revision, id: `00000000-0000-5000-8000-${hex(n)}`, type, data, meta, recordedAt: now };
  };
  /** Money and cases beside the batch: what stands in sub-ledgers. */
  function* besides(org) {
    const [account, kind, fen, on] = [`account-${org}`, KINDS[batch % 3], 20_000 + (batch % 70) * 100, dayOf(now)];
    const received = `{"amountFen":${fen},"bankReference":"R-${batch}","fundSource":"UI_FUND","into":"EXPENDITURE_ACCOUNT","receiptId":"R-${batch}"}`;
    const receipt = event(account, 'UnidentifiedReceived.v1', org, received);
    yield receipt;
    yield event(`voucher-${receipt.id}`, 'VoucherReviewed.v1', org, `{"book":"A","eventId":"${receipt.id}"}`, { actor: 'O-agency-2' });
    if (batch % 10 === 0) {
      yield event(`voucher-${receipt.id}`, 'VoucherReversed.v1', org, `{"fundSource":"UI_FUND","reversalId":"V-${batch}","source":{"data":${received},`
        + `"eventId":"${receipt.id}","on":"${on}","type":"UnidentifiedReceived.v1","year":${Number(on.slice(0, 4))}}}`);
    }
    const payee = batch % 4 === 0 ? `{"id":"P-${batch}","kind":"PERSON"}` : `{"id":"E-${batch % ENTERPRISES}","kind":"ENTERPRISE"}`;
    const about = `"amountFen":${fen},"claimId":"C-${claim}","clawbackId":"CB-${batch}","fundSource":"UI_FUND","subsidyKind":"${kind}"`;
    yield event(`clawback-CB-${batch}`, 'ClawbackOpened.v1', org, `{"clawbackId":"CB-${batch}","payee":${payee}}`);
    yield event(`clawback-CB-${batch}`, 'ClawbackDemanded.v1', org, `{${about}}`);
    if (batch % 3 === 0) return;
    const year = Number(dayOf(now).slice(0, 4));
    yield event(`clawback-CB-${batch}`, 'ClawbackReceived.v1', org, `{${about},"expensedYear":{"A":${year},"F":${year}},"into":"EXPENDITURE_ACCOUNT"}`);
  }
  function* steps(org) {
    batch += 1;
    const [batchId, kind] = [`B-${batch}`, KINDS[batch % 3]];
    const claims = Array.from({ length: CLAIMS_A_BATCH }, () => { claim += 1; return { id: `C-${claim}`, fen: 100_000 + (claim % 90) * 1_000 }; });
    const total = claims.reduce((sum, { fen }) => sum + fen, 0);
    const account = `account-${org}`;
    for (const { id, fen } of claims) {
      for (let i = 0; i < silent; i += 1) {
        yield event(`claim-${id}`, ['ClaimSubmitted.v1', 'ClaimAccepted.v1', 'ClaimSecondReviewed.v1'][i % 3], org,
          `{"accountRef":"A-${id}","amountFen":${fen},"certificateId":"Z-${id}","claimId":"${id}","classId":"K-${batch % 500}","kind":"${kind}",`
          + `"level":4,"note":"岗位技能提升培训补贴申请（示例）","occupation":"6-18-02-04","personId":"P-${id}","submittedOn":"2019-12-06","year":2019}`);
      }
    }
    yield event(`notice-${batchId}`, 'NoticePublished.v1', org, `{"batchId":"${batchId}","from":"${dayOf(now)}"}`);
    yield event(account, 'BatchCommitted.v1', org,
      `{"batchId":"${batchId}","fundSource":"UI_FUND","lines":[{"amountFen":${total},"subsidyKind":"${kind}"}],"totalFen":${total}}`);
    yield event(account, 'FundsReleased.v1', org, `{"fundSource":"UI_FUND","grossFen":${total},"lines":[{"batchId":"${batchId}","grossFen":${total},`
      + `"subsidyKind":"${kind}"}],"netFen":${total},"offsetFen":0,"offsets":[],"requestId":"FR-${batch}"}`);
    for (const [i, { id, fen }] of claims.entries()) {
      const paid = (repayment) => `{"attempt":1,"bankReference":"B-${id}","batchId":"${batchId}","claimId":"${id}","fundSource":"UI_FUND","grossFen":${fen},"line":${i},`
        + `"netFen":${fen},"offsets":[],"payeeKind":"PERSON","paymentId":"P-${batch}","repayment":${repayment},"subsidyKind":"${kind}"}`;
      // the bank's day is sometimes told late: such a line is off sequence
      const days = (claim + i) % 40 === 0 ? -6 : (claim + i) % 100 === 1 ? 9 : 0;
      yield event(account, 'PaymentSettled.v1', org, paid(false), { on: dayOf(now + days * DAY_MS) });
      if ((claim + i) % 50 !== 0) continue;
      yield event(account, 'PaymentReturned.v1', org, `{"amountFen":${fen},"attempt":1,"bankReference":"B-${id}","claimId":"${id}","fundSource":"UI_FUND","line":${i},`
        + `"paymentId":"P-${batch}","returnCode":"AC03","subsidyKind":"${kind}"}`);
      yield event(account, 'PaymentSettled.v1', org, paid(true));
    }
    yield* besides(org);
    if (batch % 40 === 0) yield event(account, 'FundAccrued.v1', org, `{"accrualId":"ACC-${batch}","amountFen":900000000,"approvalDocument":"示","fundSource":"UI_FUND"}`);
    const year = years.get(org);
    if (Number(dayOf(now - 30 * DAY_MS).slice(0, 4)) > year) {
      years.set(org, year + 1);
      yield event(`books-${org}`, 'YearClosed.v1', org, `{"on":"${dayOf(now)}","org":"${org}","year":${year}}`);
    }
  }
  for (let turn = 0; ; turn += 1) {
    for (const one of steps(ORGS[turn % ORGS.length])) {
      yield one;
      if (n === count) return;
    }
  }
}
