#!/usr/bin/env node
import 'reflect-metadata';
import { CommanderError, Command } from 'commander';
import { balanceCommand } from './commands/balance.command.js';
import { changesCommand } from './commands/changes.command.js';
import { booksDifferenceCommand } from './commands/books-difference.command.js';
import { checkCommand } from './commands/check.command.js';
import { copyHistoryCommand } from './commands/copy-history.command.js';
import { diffCommand } from './commands/diff.command.js';
import { explainCommand } from './commands/explain.command.js';
import { forwardCommand } from './commands/forward.command.js';
import { exportCommand } from './commands/export.command.js';
import { migrateCommand } from './commands/migrate.command.js';
import { rebuildCommand } from './commands/rebuild.command.js';
import { reconcileCommand } from './commands/reconcile.command.js';
import { replayParkedCommand } from './commands/replay-parked.command.js';
import { replayCommand } from './commands/replay.command.js';
import { reportCommand } from './commands/report.command.js';
import { ruleSetsCommand } from './commands/rule-sets.command.js';
import { runCommand } from './commands/run.command.js';
import { simulateCommand } from './commands/simulate.command.js';
import { startCommand } from './commands/start.command.js';
import { printCommand, statementCommand } from './commands/statement.command.js';
import { rollbackCommand, switchCommand } from './commands/switch.command.js';
import { partiesCommand } from './commands/parties.command.js';
import { tokenCommand } from './commands/token.command.js';
import { latePostingsCommand } from './commands/late-postings.command.js';
import { sixColumnsCommand } from './commands/six-columns.command.js';
import { trialBalanceCommand } from './commands/trial-balance.command.js';
import { reviewCommand } from './commands/review.command.js';
import { standingCommand } from './commands/standing.command.js';
import { transitCommand } from './commands/transit.command.js';
import { unreviewedCommand } from './commands/unreviewed.command.js';
import { verifyCommand } from './commands/verify.command.js';
import { EXIT, exitCodeOf, sentenceOf } from './local/failure.js';
import { say, unheard } from './output/speech.js';

const CODES = `
Exit codes: 0 fine, 1 difference or finding, 2 usage, 3 refused by a rule, 4 conflict, 5 not permitted, 6 unavailable, 7 verification failed,
8 broken history, 130 interrupted. Results on stdout, talk on stderr. DEBUG=zhuanzhang adds the stack to an error.
`;

const program = new Command('zhuanzhang').description('专账 Zhuanzhang: day books, books and evidence of the dedicated account')
  .showHelpAfterError('(zhuanzhang help COMMAND shows how)').addHelpText('after', CODES);
for (const command of [
  startCommand(), runCommand(), balanceCommand(), partiesCommand(), trialBalanceCommand(), sixColumnsCommand(), latePostingsCommand(),
  unreviewedCommand(), reviewCommand(), standingCommand(), transitCommand(),
  explainCommand(), forwardCommand(), changesCommand(), replayCommand(), rebuildCommand(), diffCommand(), switchCommand(), rollbackCommand(),
  checkCommand(), booksDifferenceCommand(), replayParkedCommand(), exportCommand(), verifyCommand(), migrateCommand(), copyHistoryCommand(),
  tokenCommand(), ruleSetsCommand(), reportCommand(), statementCommand(), printCommand(), reconcileCommand(), simulateCommand(),
]) program.addCommand(command);

/** Commander ends the process by itself unless told to throw, on every level. */
const tame = (command: Command): void => {
  command.exitOverride().copyInheritedSettings(program);
  for (const one of command.commands) tame(one);
};
tame(program);

/** `| head`, and a pager that is left, close our output: what nobody reads need not be written, and that is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
/** The result is wanted even where nobody listens to the talk. */
unheard(process.stderr);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  else {
    say(sentenceOf(error, process.env['DEBUG'] === 'zhuanzhang'));
    process.exitCode = exitCodeOf(error) || EXIT.difference;
  }
}
