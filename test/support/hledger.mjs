/** The program hledger, where it is installed: whoever wants it says NOT RUN when it is not. */
import { spawnSync } from 'node:child_process';

const UTF8 = { encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' }, maxBuffer: 1 << 28 };
export const hasHledger = spawnSync('hledger', ['--version'], { stdio: 'ignore' }).status === 0;

/** What it says of journals: whether they load strictly with all their assertions, and its own balance of every account in fen. */
export const hledgerBalances = (files) => {
  const from = files.flatMap((file) => ['-f', file]);
  const check = spawnSync('hledger', [...from, 'check', '--strict', 'ordereddates', 'payees'], UTF8);
  if (check.status !== 0 || check.stderr !== '' || check.stdout !== '') return { wrong: `${check.status} ${check.stderr}${check.stdout}`, balances: new Map() };
  const { status, stdout, stderr } = spawnSync('hledger', [...from, 'balance', '--flat', '--empty', '--no-total', '-O', 'csv'], UTF8);
  if (status !== 0 || stderr !== '') return { wrong: `${status} ${stderr}`, balances: new Map() };
  const fen = (amount) => Math.round(Number(amount.replace(/ ?CNY/, '').replaceAll(',', '')) * 100);
  const shown = stdout.trim().split('\n').slice(1).map((line) => JSON.parse(`[${line}]`));
  return { wrong: '', balances: new Map(shown.map(([account, amount]) => [account, fen(amount)])) };
};
