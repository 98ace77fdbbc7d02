const NEXT = [
  { command: 'AcceptClaim', titleZh: '受理申领', roles: ['ACCEPT'], awaited: true },
  { command: 'WithdrawClaim', titleZh: '申请人撤回', roles: ['INST_OP', 'ENT_OP', 'ACCEPT'], awaited: false },
];

/** Answers of the clerk's questions as OpenAPI shows them; the people are made up. */
export const CASE_PAGE_EXAMPLE = {
  items: [{
    kind: 'claim', id: 'C-2019-00231', state: 'submitted', since: '2019-12-02T02:00:00.000Z', dueOn: '2019-12-09', org: '370100', institutionId: 'I-001',
    classId: 'CL-2019-001', claimId: 'C-2019-00231', batchId: null, subsidyKind: 'SKILL_TRAINING', amountFen: null, next: NEXT,
  }],
  next: '412.0',
};

export const PERSON_EXAMPLE = { personId: 'P01', name: '示**', idNumber: '370102********001X', cases: CASE_PAGE_EXAMPLE };

export const CLAIM_PAGE_EXAMPLE = {
  claimId: 'C-2019-00231', revision: 1, state: 'accepted', since: '2019-12-02T02:00:00.000Z', dueOn: '2019-12-16', today: '2019-12-03', org: '370100',
  subsidyKind: 'SKILL_TRAINING', basis: 'CERTIFICATES', channel: 'PERSON', classId: 'CL-2019-001', institutionId: 'I-001', batchId: null, requestId: null,
  payee: { kind: 'PERSON', id: 'P01' }, people: [{ personId: 'P01', name: '示**', idNumber: '370102********001X' }],
  amounts: { amountFen: 0, clawedBackFen: 0, ruleSet: null, lines: [], units: null, part: null }, supplement: null,
  officers: { submittedBy: 'O-inst', acceptedBy: 'O-accept' },
  next: [{ command: 'ReviewFirst', titleZh: '初审', roles: ['REVIEW1'], awaited: true }],
  checks: [{ revision: 1, type: 'ClaimAccepted.v1', clauses: ['JN-3.3b'], facts: [
    { fact: 'PENSION', factId: 'F-1', source: '省社保比对', queriedOn: '2019-11-20', personId: 'P01', ageDays: 12, ageDaysNow: 13 },
  ] }],
  history: [{
    revision: 1, type: 'ClaimAccepted.v1', recordedAt: '2019-12-02T02:00:00.000Z', on: '2019-12-02', actor: 'O-accept', role: 'ACCEPT', clauses: ['JN-3.3b'],
  }],
};
