import { join } from 'node:path';

/** All that the clerks' door reads from its surroundings; read once, in main.ts. */
export interface AdminConfig {
  /** PostgreSQL URL of role zz_clerk */
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes a free port */
  readonly port: number;
  /** folder of master.key and admin.token, mode 0700 */
  readonly secretsDir: string;
  /** the mode the operator expects; a store of the other mode is not opened */
  readonly storeMode?: 'real' | 'simulation';
}

/** @throws Error naming the variable that is missing or cannot be read */
export const readConfig = (env: NodeJS.ProcessEnv): AdminConfig => {
  const storeMode = env['STORE_MODE'];
  if (storeMode !== undefined && storeMode !== '' && storeMode !== 'real' && storeMode !== 'simulation') {
    throw new Error('STORE_MODE must be real or simulation');
  }
  return {
    databaseUrl: required(env, 'DATABASE_URL'), host: env['HOST'] ?? '127.0.0.1', port: portOf(env['PORT'] ?? '7300'), secretsDir: required(env, 'SECRETS_DIR'),
    ...(storeMode === 'real' || storeMode === 'simulation' ? { storeMode } : {}),
  };
};

export const masterKeyFile = (config: AdminConfig): string => join(config.secretsDir, 'master.key');
export const adminTokenFile = (config: AdminConfig): string => join(config.secretsDir, 'admin.token');

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
