import {
  batchFold, batchStream, calendarFold, calendarStream, type Claim, claimFold, claimStream, noticeFold, noticeStream, ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import { clearNotice, draftNotice, type NoticeList, publishNotice, type Unlisted, withdrawNotice } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { calendars, published } from '../../../../test/support/calendar.js';
import { batch, claim, notice } from '../../../../test/support/money-past.js';
import { dismissed, noticeCleared, objection } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';
import { policy, ruleSet } from '../../../../test/support/training-past.js';

const LIST: NoticeList = { listHash: 'd'.repeat(64), listRows: 1 };
const claimsOf = (past: Past) => [past.state(claimFold, claimStream('C1'))].filter((each): each is Claim => each.is !== 'unknown');

const publishing = (today: string, list: NoticeList | Unlisted = LIST) => (past: Past) => publishNotice({ noticeId: 'N1', batchId: 'B1', channel: '市人社局网站' }, {
  notice: past.state(noticeFold, noticeStream('N1')), batch: past.state(batchFold, batchStream('B1')), calendar: past.state(calendarFold, calendarStream),
  sets: past.state(ruleSetsFold, ruleSetStream), claims: claimsOf(past), list,
}, ask({ officer: 'O-notice', today }));
const noticed = (publishedOn: string, firstDay: string, lastDay: string) => [
  { stream: 'notice-N1', type: 'NoticePublished.v1' as const, data: {
    noticeId: 'N1', batchId: 'B1', channel: '市人社局网站', publishedOn, firstDay, lastDay, workingDays: 5, totalFen: 150_000,
    claims: ['C1'], ...LIST,
  } },
  { stream: 'batch-B1', type: 'BatchNotified.v1' as const, data: { batchId: 'B1', noticeId: 'N1' } },
  { stream: 'claim-C1', type: 'ClaimNotified.v1' as const, data: { claimId: 'C1', batchId: 'B1', noticeId: 'N1' } },
];

describe('clause JN-3.3d — the public is told for five working days', () => {
  specify('from the working day after publication').given(policy(), batch('closed')).when(publishing('2019-12-16'))
    .then(noticed('2019-12-16', '2019-12-17', '2019-12-23'), { clauses: ['JN-3.3d'], ruleSet: 'R1' });
  const golden = [
    ['2019-09-27', '2019-09-29', '2019-10-10'], ['2019-09-30', '2019-10-08', '2019-10-12'], ['2020-01-21', '2020-01-22', '2020-02-05'],
    ['2020-04-28', '2020-04-29', '2020-05-08'], ['2021-09-17', '2021-09-18', '2021-09-26'],
  ] as const;
  for (const [today, first, last] of golden) {
    specify(`published on ${today}: the last day is ${last}`).given(policy(), batch('closed')).when(publishing(today)).then(noticed(today, first, last));
  }
  specify('a calendar changed after publication changes nothing that is published')
    .given(ruleSet(), published(calendars[2019], calendars['2020 as first arranged']), batch('closed')).when(publishing('2020-01-21'))
    .then(noticed('2020-01-21', '2020-01-22', '2020-02-03'));
  specify('no calendar up to the last day').given(ruleSet(), published(calendars[2019]), batch('closed')).when(publishing('2019-12-27'))
    .refused('calendar.not-published');
  specify('no rule set in force').given(published(calendars[2019]), batch('closed')).when(publishing('2019-12-16')).refused('ruleSet.none-in-force');
  specify('a rule set without the number of days').given(ruleSet({ without: 'notice.workingDays' }), published(calendars[2019]), batch('closed'))
    .when(publishing('2019-12-16')).refused('ruleSet.parameter-missing', undefined, [{ ruleSet: 'R1', key: 'notice.workingDays' }]);
  specify('a batch told already').given(policy(), batch('notified')).when(publishing('2019-12-16'))
    .refused('batch.not-closed', undefined, [{ is: 'notified', possible: ['ApproveBatch', 'ClearNotice', 'RemoveClaimFromBatch', 'ReturnFromApproval'] }]);
  specify('a notice is published once').given(policy(), batch('closed'), notice()).when(publishing('2019-12-16')).refused('notice.exists');
  specify('a batch nobody closed').given(policy()).when(publishing('2019-12-16')).refused('batch.unknown');
});

const withdrawn = fact(noticeStream('N1'), ['NoticeWithdrawn.v1', { noticeId: 'N1', batchId: 'B1', reason: '示例理由' }]);
const backToClosed = fact(batchStream('B1'), ['BatchNoticeWithdrawn.v1', { batchId: 'B1', noticeId: 'N1' }]);
const drafted = (batchId = 'B1') => fact(noticeStream('N1'), ['NoticeDrafted.v1', { noticeId: 'N1', batchId, channel: '市人社局网站' }]);
const noticeOf = (past: Past) => past.state(noticeFold, noticeStream('N1'));
const batchOf = (past: Past) => past.state(batchFold, batchStream('B1'));

describe('clause JN-3.3d — a notice is drafted, published, taken back and published again', () => {
  const drafting = (past: Past) => draftNotice({ noticeId: 'N1', batchId: 'B1', channel: '市人社局网站' }, noticeOf(past), batchOf(past));
  specify('drafted').given(batch('closed')).when(drafting)
    .then([{ stream: 'notice-N1', type: 'NoticeDrafted.v1', data: { noticeId: 'N1', batchId: 'B1', channel: '市人社局网站' } }]);
  specify('drafted once').given(batch('closed'), drafted()).when(drafting).refused('notice.exists');
  specify('of an open batch').given(fact(batchStream('B1'), ['BatchOpened.v1', { batchId: 'B1' }])).when(drafting).refused('batch.not-closed');
  specify('of a batch every claim left').given(batch('closed', { claims: [] })).when(drafting).refused('batch.empty');
  specify('of no batch').when(drafting).refused('batch.unknown');
  specify('published as drafted').given(policy(), batch('closed'), drafted()).when(publishing('2019-12-16'))
    .then(noticed('2019-12-16', '2019-12-17', '2019-12-23'));
  specify('published for another batch than drafted').given(policy(), batch('closed'), drafted('B2')).when(publishing('2019-12-16'))
    .refused('notice.other-batch', undefined, [{ batchId: 'B2' }]);
  specify('published for a batch every claim left').given(policy(), batch('closed', { claims: [] })).when(publishing('2019-12-16')).refused('batch.empty');
  specify('a claim on it was withdrawn').given(policy(), batch('closed'), claim('C1', 'batched'),
    fact(claimStream('C1'), ['ClaimRejected.v1', { claimId: 'C1', at: 'BATCH', reason: '示例' }])).when(publishing('2019-12-16'))
    .refused('batch.claim-not-eligible', 'JN-3.3c', [{ claimId: 'C1', is: 'rejected' }]);
  specify('somebody on the list has no sealed record').given(policy(), batch('closed')).when(publishing('2019-12-16', { unsealed: 'P1' }))
    .refused('notice.person-unsealed', undefined, [{ personId: 'P1' }]);

  const withdrawing = (past: Past) =>
    withdrawNotice({ noticeId: 'N1', reason: '示例理由' }, { notice: noticeOf(past), batch: batchOf(past), claims: claimsOf(past) });
  specify('taken back').given(batch('notified'), notice(), claim('C1', 'notified')).when(withdrawing).then([
    { stream: 'notice-N1', type: 'NoticeWithdrawn.v1', data: { noticeId: 'N1', batchId: 'B1', reason: '示例理由' } },
    { stream: 'batch-B1', type: 'BatchNoticeWithdrawn.v1', data: { batchId: 'B1', noticeId: 'N1' } },
    { stream: 'claim-C1', type: 'ClaimNoticeWithdrawn.v1', data: { claimId: 'C1', noticeId: 'N1' } },
  ]);
  specify('taken back twice').given(batch('notified'), notice(), withdrawn).when(withdrawing)
    .refused('notice.not-published', undefined, [{ is: 'withdrawn', possible: ['PublishNotice'] }]);
  specify('taken back with an objection open').given(batch('notified'), notice(), objection('C1')).when(withdrawing)
    .refused('notice.objection-open', 'JN-3.3d');
  for (const is of ['approved', 'funded'] as const) {
    specify(`taken back when its batch is ${is}`).given(batch(is), notice(), claim('C1', is)).when(withdrawing).refused('batch.not-notified');
  }
  specify('taken back for a batch that is not there').given(notice()).when(withdrawing).refused('batch.unknown');
  specify('taken back before it was there').when(withdrawing).refused('notice.unknown');
  const again = (past: Past) => publishNotice({ noticeId: 'N2', batchId: 'B1', channel: '市人社局网站' }, {
    notice: past.state(noticeFold, noticeStream('N2')), batch: batchOf(past), claims: claimsOf(past), list: LIST,
    calendar: past.state(calendarFold, calendarStream), sets: past.state(ruleSetsFold, ruleSetStream),
  }, ask({ officer: 'O-notice', today: '2019-12-20' }));
  specify('published again: the days begin anew').given(policy(), batch('notified'), notice(), withdrawn, backToClosed, claim('C1', 'notified'),
    fact(claimStream('C1'), ['ClaimNoticeWithdrawn.v1', { claimId: 'C1', noticeId: 'N1' }])).when(again).then([
    { stream: 'notice-N2', type: 'NoticePublished.v1', data: {
      noticeId: 'N2', batchId: 'B1', channel: '市人社局网站', publishedOn: '2019-12-20', firstDay: '2019-12-23', lastDay: '2019-12-27', workingDays: 5,
      totalFen: 150_000, claims: ['C1'], ...LIST,
    } },
    { stream: 'batch-B1', type: 'BatchNotified.v1', data: { batchId: 'B1', noticeId: 'N2' } },
    { stream: 'claim-C1', type: 'ClaimNotified.v1', data: { claimId: 'C1', batchId: 'B1', noticeId: 'N2' } },
  ]);
});

describe('clause JN-3.3d — a notice is cleared the day after its last, with every objection decided', () => {
  const clearing = (today: string) => (past: Past) =>
    clearNotice({ noticeId: 'N1' }, { notice: noticeOf(past), batch: batchOf(past), claims: claimsOf(past) }, ask({ officer: 'O-notice', today }));
  const told = [...batch('notified'), notice(), ...claim('C1', 'notified')];
  const cleared = [
    { stream: 'notice-N1', type: 'NoticeCleared.v1' as const, data: { noticeId: 'N1', batchId: 'B1' } },
    { stream: 'batch-B1', type: 'BatchCleared.v1' as const, data: { batchId: 'B1', noticeId: 'N1' } },
    { stream: 'claim-C1', type: 'ClaimNoticeCleared.v1' as const, data: { claimId: 'C1', noticeId: 'N1' } },
  ];
  specify('nobody objected').given(told).when(clearing('2019-12-24')).then(cleared, { clauses: ['JN-3.3d'] });
  specify('the objection was dismissed').given(told, objection('C1'), fact(claimStream('C1'), ['ClaimObjected.v1', {
    claimId: 'C1', noticeId: 'N1', objectionId: 'OBJ-1',
  }]), dismissed()).when(clearing('2019-12-24')).then(cleared);
  specify('a claim that ended meanwhile is not raised')
    .given(told, fact(claimStream('C1'), ['ClaimRejected.v1', { claimId: 'C1', at: 'OBJECTION', reason: '示例' }]))
    .when(clearing('2019-12-24')).then(cleared.slice(0, 2));
  specify('on its last day').given(told).when(clearing('2019-12-23')).refused('notice.not-over', 'JN-3.3d', [{ lastDay: '2019-12-23', today: '2019-12-23' }]);
  specify('an objection is open').given(told, objection('C1')).when(clearing('2019-12-24'))
    .refused('notice.objection-open', 'JN-3.3d', [{ objectionId: 'OBJ-1', dueOn: '2019-12-27' }]);
  for (const is of ['approved', 'funded'] as const) {
    specify(`its batch is ${is} already: only the notice is over`).given(batch(is), notice(), claim('C1', is)).when(clearing('2019-12-27'))
      .then(cleared.slice(0, 1));
  }
  specify('cleared already').given(told, noticeCleared()).when(clearing('2019-12-24')).refused('notice.not-published');
  specify('a batch that is not there').given(notice()).when(clearing('2019-12-24')).refused('batch.unknown');
  specify('no notice').when(clearing('2019-12-24')).refused('notice.unknown');
});
