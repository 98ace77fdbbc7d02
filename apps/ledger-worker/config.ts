import { join } from 'node:path';
import { logOriginOf, surroundingsOf, type Surroundings } from '#identity';

/** All that the worker reads from its surroundings, as role zz_worker; read once, in main.ts. */
export interface WorkerConfig extends Surroundings {
  /** name of the log on its checkpoints; default `zhuanzhang.local/<storeId>` (rulings D18) */
  readonly logOrigin?: string;
}

/** @throws Error naming the variable that is missing or cannot be read */
export const readConfig = (env: NodeJS.ProcessEnv): WorkerConfig => ({ ...surroundingsOf(env, 7302), ...logOriginOf(env) });

export const logKeyFile = (config: WorkerConfig): string => join(config.secretsDir, 'log.key');
