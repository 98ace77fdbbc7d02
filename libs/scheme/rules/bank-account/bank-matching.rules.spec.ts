import { day } from '#kernel';
import { bankAccountFold, bankAccountStream } from '#scheme/history';
import { type MatchBankLines, matchBankLines, type UnmatchBankLines, unmatchBankLines } from '#scheme/rules';
import { ask, CITY, fact, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';

const FISCAL = `${CITY}.F.1001`;
const [E1, E2] = ['00000000-0000-8000-8000-000000000001', '00000000-0000-8000-8000-000000000002'];
const stream = `account-${CITY}`;
const imported = fact(bankAccountStream(FISCAL), ['BankStatementImported.v1', {
  bankAccountId: FISCAL, statementId: 'BS-12', fundSource: 'UI_FUND', from: day('2019-12-01'), to: day('2019-12-31'), openingFen: 0, closingFen: 700, lines: 2,
  bytesHash: 'a'.repeat(64),
}]);
const one: MatchBankLines = { org: CITY, bankAccountId: FISCAL, matchId: 'MT-1', lines: ['BS-12/1'], events: [{ stream, eventId: E1 }], reason: '金额一致' };
const matched = fact(bankAccountStream(FISCAL),
  ['BankLinesMatched.v1', { bankAccountId: FISCAL, matchId: 'MT-1', lines: ['BS-12/1'], events: [E1], reason: '金额一致' }]);
const asking = (roles: readonly string[]) => ask({ roles, today: '2020-01-03' });
const matching = (more: Partial<MatchBankLines> = {}, roles: readonly string[] = ['FB_OP']) => (past: Past) =>
  matchBankLines({ ...one, ...more }, past.state(bankAccountFold, bankAccountStream(FISCAL)), new Set([E1, E2]), asking(roles));
const apart: UnmatchBankLines = { org: CITY, bankAccountId: FISCAL, lines: ['BS-12/1'], events: [], reason: '勾错' };
const parting = (more: Partial<UnmatchBankLines> = {}, roles: readonly string[] = ['FB_OP']) => (past: Past) =>
  unmatchBankLines({ ...apart, ...more }, past.state(bankAccountFold, bankAccountStream(FISCAL)), asking(roles));

describe('clause JN-3.2c — a person may say what of the bank and of the books is one and the same', () => {
  specify('a line and an entry').given(imported).when(matching())
    .then([{ stream: `bankAccount-${FISCAL}`, type: 'BankLinesMatched.v1',
      data: { bankAccountId: FISCAL, matchId: 'MT-1', lines: ['BS-12/1'], events: [E1], reason: '金额一致' } }]);
  specify('two entries that undo each other').given(imported).when(matching({ lines: [], events: [{ stream, eventId: E1 }, { stream, eventId: E2 }] }))
    .passes();
  specify('by who does not keep the account').given(imported).when(matching({}, ['FIN_ACCT'])).refused('bankAccount.other-keeper', 'JN-3.3c');
  specify('before any statement').when(matching()).refused('bankAccount.unknown');
  specify('under a used id').given(imported, matched).when(matching({ lines: ['BS-12/2'] })).refused('bankAccount.match-exists');
  specify('of one thing only').given(imported).when(matching({ events: [] })).refused('bankAccount.match-empty');
  specify('of one thing twice').given(imported).when(matching({ lines: ['BS-12/1', 'BS-12/1'] })).refused('bankAccount.match-empty');
  specify('of a line that is not there').given(imported).when(matching({ lines: ['BS-12/3'] })).refused('bankAccount.line-unknown');
  specify('of a statement that is not there').given(imported).when(matching({ lines: ['BS-11/1'] })).refused('bankAccount.line-unknown');
  specify('of an event that does not stand where it is said to').given(imported)
    .when(matching({ events: [{ stream, eventId: '00000000-0000-8000-8000-000000000009' }] }))
    .refused('bankAccount.event-unknown');
  specify('of what is matched already').given(imported, matched).when(matching({ matchId: 'MT-2', events: [{ stream, eventId: E2 }] }))
    .refused('bankAccount.already-matched', undefined, [{ matchId: 'MT-1' }]);
});

describe('clause JN-3.2c — what was put together is taken apart by a person, and stays apart', () => {
  specify('a line').given(imported, matched).when(parting())
    .then([{ stream: `bankAccount-${FISCAL}`, type: 'BankLinesUnmatched.v1', data: { bankAccountId: FISCAL, lines: ['BS-12/1'], events: [], reason: '勾错' } }]);
  specify('and may then be put together otherwise')
    .given(imported, matched,
      fact(bankAccountStream(FISCAL), ['BankLinesUnmatched.v1', { bankAccountId: FISCAL, lines: ['BS-12/1'], events: [], reason: '勾错' }]))
    .when(matching({ matchId: 'MT-2', events: [{ stream, eventId: E2 }] })).passes();
  specify('by who does not keep the account').given(imported).when(parting({}, ['FIN_ACCT'])).refused('bankAccount.other-keeper', 'JN-3.3c');
  specify('before any statement').when(parting()).refused('bankAccount.unknown');
  specify('without saying what').given(imported).when(parting({ lines: [] })).refused('bankAccount.match-empty');
  specify('of a line that is not there').given(imported).when(parting({ lines: ['BS-12/9'] })).refused('bankAccount.line-unknown');
});
