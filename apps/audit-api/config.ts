import { join } from 'node:path';

/** All that the auditors' door reads from its surroundings; read once, in main.ts. */
export interface AuditConfig {
  /** PostgreSQL URL of role zz_auditor */
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes a free port */
  readonly port: number;
  /** folder of log.key, which the worker made: packages are signed with it */
  readonly secretsDir: string;
  /** the worker's; default `zhuanzhang.local/<storeId>` */
  readonly logOrigin?: string;
}

/** @throws Error naming the variable that is missing or cannot be read */
export const readConfig = (env: NodeJS.ProcessEnv): AuditConfig => {
  const logOrigin = env['LOG_ORIGIN'];
  return {
    databaseUrl: required(env, 'DATABASE_URL'), host: env['HOST'] ?? '127.0.0.1', port: portOf(env['PORT'] ?? '7301'), secretsDir: required(env, 'SECRETS_DIR'),
    ...(logOrigin === undefined || logOrigin === '' ? {} : { logOrigin }),
  };
};

export const logKeyFile = (config: AuditConfig): string => join(config.secretsDir, 'log.key');

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
