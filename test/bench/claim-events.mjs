/** Events as the claims of the scheme are: about 300 bytes of data and 500 of meta, all people and numbers invented. */
import { randomUUID } from 'node:crypto';

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** Members stand in the order of canonical JSON already, so that JSON.stringify writes the bytes the store keeps. */
export const claimEvent = (n) => {
  const commandId = randomUUID();
  return {
    id: randomUUID(),
    type: 'ClaimSubmitted.v1',
    data: {
      accountRef: `A-${n}`, amountFen: 120_000 + (n % 900) * 100, certificateId: `Z-P${n}`, claimId: `C-2019-${n}`, classId: `K-2019-${n % 500}`,
      kind: 'GROUP_SKILL', level: 4, note: '岗位技能提升培训补贴申请（示例）', occupation: '6-18-02-04', personId: `P-${n}`,
      submittedOn: '2019-12-06', year: 2019,
    },
    meta: {
      actor: 'O-agency-1', causationId: commandId, clauses: ['JN-2.3.1a', 'JN-3.3b', 'JN-3.5a'], commandHash: HASH, commandId, correlationId: commandId,
      facts: [{ asOf: '2019-12-06', source: 'register', status: 'ACTIVE' }], on: '2019-12-06', org: '370100', role: 'AGENCY_REVIEWER', ruleSet: 'JN-2019-20/1',
    },
  };
};
