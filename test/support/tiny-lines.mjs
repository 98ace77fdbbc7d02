// What the smallest ledger's files say lines in. It shares no code with the ledger and none with the verifier.
const KIND = ['PRE_JOB', 'SKILL_UPGRADE', 'APPRENTICE', 'GROUP_SKILL', 'DOMESTIC', 'STARTUP', 'CAMP', 'PROV_DEMO', 'PROJECT',
  'WORK_FOR_TRAINING', 'SAFETY', 'MASS_UNEMP', 'VETERAN', 'LABOUR_PREP', 'ENTERPRISE_SCHOOL'];
/** The expenditure account of a subsidy kind. */
export const spend = (kind) => (kind === 'LIVING' ? '5002' : String(500101 + KIND.indexOf(kind)));
export const add = (list, of) => list.reduce((sum, one) => sum + of(one), 0);
/** A debit and a credit; `of` says whom the line is of, where the fact is about many. */
export const D = (account, fen, of) => ({ account, side: 'D', fen, of });
export const C = (account, fen, of) => ({ account, side: 'C', fen, of });
