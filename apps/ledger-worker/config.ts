import { join } from 'node:path';
import { logOriginOf, surroundingsOf, type Surroundings } from '#identity';

/** All that the worker reads from its surroundings, as role zz_worker; read once, in main.ts. */
export interface WorkerConfig extends Surroundings {
  /** name of the log on its checkpoints; default `zhuanzhang.local/<storeId>` (rulings D18) */
  readonly logOrigin?: string;
  /** seconds between two runs of the checks over what is new; 0 for never, default `CHECK_SECONDS` */
  readonly checkSeconds?: number;
  /** seconds between two runs from event 0; 0 for only after a start, default `CHECK_WHOLE_SECONDS` */
  readonly checkWholeSeconds?: number;
}

export const CHECK_SECONDS = 300;
export const CHECK_WHOLE_SECONDS = 86_400;
/** A timer takes no more. */
const MOST_SECONDS = 2_000_000;

const secondsOf = (env: NodeJS.ProcessEnv, name: string, otherwise: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,7}$/.test(text) || Number(text) > MOST_SECONDS) throw new Error(`${name} is not a number of seconds up to ${MOST_SECONDS}: ${text}`);
  return Number(text);
};

/** @throws Error naming the variable that is missing or cannot be read */
export const readConfig = (env: NodeJS.ProcessEnv): WorkerConfig => ({
  ...surroundingsOf(env, 7302), ...logOriginOf(env), checkSeconds: secondsOf(env, 'CHECK_SECONDS', CHECK_SECONDS),
  checkWholeSeconds: secondsOf(env, 'CHECK_WHOLE_SECONDS', CHECK_WHOLE_SECONDS),
});

export const logKeyFile = (config: WorkerConfig): string => join(config.secretsDir, 'log.key');
