import { join } from 'node:path';

/** All that the worker reads from its surroundings; read once, in main.ts. */
export interface WorkerConfig {
  /** PostgreSQL URL of role zz_worker */
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes a free port */
  readonly port: number;
  /** folder of log.key, mode 0700 */
  readonly secretsDir: string;
  /** name of the log on its checkpoints; default `zhuanzhang.local/<storeId>` (rulings D18) */
  readonly logOrigin?: string;
}

/** @throws Error naming the variable that is missing or cannot be read */
export const readConfig = (env: NodeJS.ProcessEnv): WorkerConfig => {
  const logOrigin = env['LOG_ORIGIN'];
  return {
    databaseUrl: required(env, 'DATABASE_URL'), host: env['HOST'] ?? '127.0.0.1', port: portOf(env['PORT'] ?? '7302'), secretsDir: required(env, 'SECRETS_DIR'),
    ...(logOrigin === undefined || logOrigin === '' ? {} : { logOrigin }),
  };
};

export const logKeyFile = (config: WorkerConfig): string => join(config.secretsDir, 'log.key');

const required = (env: NodeJS.ProcessEnv, name: string): string => {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new Error(`PORT is not a port: ${text}`);
  return port;
};
