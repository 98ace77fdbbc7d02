import { Command } from 'commander';
import { Identity } from '#identity/tokens';
import { openPool } from '#postgres';
import { EXIT, Failure } from '../local/failure.js';
import { dataFolderOf, runningIn } from '../local/office.js';
import { roleUrl, Secrets } from '../local/secrets.store.js';
import { give, say } from '../output/speech.js';
import { placed, type Spoken } from './options.js';

interface Asked extends Spoken { readonly officer: string; readonly label: string; readonly days: string }

/** The clerks' role: beside a running server, or DATABASE_URL as zz_clerk. */
const clerkUrl = (place: Asked): string => {
  const own = process.env['DATABASE_URL'];
  if (own !== undefined && own !== '' && place.data === undefined) return own;
  const dataFolder = dataFolderOf(place);
  return roleUrl(runningIn(dataFolder).databaseUrl, 'clerk', Secrets.of(dataFolder).passwords());
};

/** `zhuanzhang token issue --officer O-auditor`: who the officer is and what it may do is in the log; this is only the key. */
export const tokenCommand = (): Command => new Command('token').description('登录凭证: sign-in tokens of officers').addCommand(
  placed('issue', 'issue a token; it is shown once', { remote: false })
    .requiredOption('--officer <id>', 'officer as registered')
    .option('--label <text>', 'what it is for', 'issued on the command line')
    .option('--days <n>', 'days it lives', '30')
    .action(async (options: Asked) => {
      if (!/^\d{1,4}$/.test(options.days)) throw new Failure(EXIT.usage, `--days wants a whole number, not ${options.days}`);
      const pool = openPool(clerkUrl(options), { max: 1, applicationName: 'zhuanzhang' });
      try {
        const issued = await new Identity({ pool }).issue(options.officer, options.label, Number(options.days));
        give(issued, { json: options.json, shown: () => issued.bearer });
        say(`  ${issued.officerId}, until ${issued.expiresAt}; id ${issued.tokenId}. It is not kept anywhere: use it as ZHUANZHANG_TOKEN.`);
      } finally {
        await pool.end();
      }
    }));
