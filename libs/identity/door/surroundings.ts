/** What every process reads from its surroundings. */
export interface Surroundings {
  /** PostgreSQL URL of the process's own role */
  readonly databaseUrl: string;
  /** KurrentDB address with its login; absent: events are kept in the same PostgreSQL. A secret, never said */
  readonly eventStoreUrl?: string;
  /** what our streams begin with on a KurrentDB that others use too */
  readonly eventStreamPrefix?: string;
  readonly host: string;
  /** 0 takes a free port */
  readonly port: number;
  /** folder of the process's keys and tokens, mode 0700 */
  readonly secretsDir: string;
}

/** @throws Error naming the variable that is missing or cannot be read */
export const surroundingsOf = (env: NodeJS.ProcessEnv, defaultPort: number): Surroundings => ({
  databaseUrl: required(env, 'DATABASE_URL'), host: env['HOST'] ?? '127.0.0.1', port: portOf(env['PORT'] ?? String(defaultPort)),
  secretsDir: required(env, 'SECRETS_DIR'), ...eventStoreOf(env),
});

/** Where events are kept, when it is not the PostgreSQL of DATABASE_URL: EVENT_STORE_URL and EVENT_STREAM_PREFIX. */
export const eventStoreOf = (env: NodeJS.ProcessEnv): { readonly eventStoreUrl?: string; readonly eventStreamPrefix?: string } => {
  const { EVENT_STORE_URL: url, EVENT_STREAM_PREFIX: prefix } = env;
  return { ...(url !== undefined && url !== '' && { eventStoreUrl: url }), ...(prefix !== undefined && prefix !== '' && { eventStreamPrefix: prefix }) };
};

/** Name of the log on its checkpoints, when it is not `zhuanzhang.local/<storeId>` (rulings D18). */
export const logOriginOf = (env: NodeJS.ProcessEnv): { readonly logOrigin?: string } => {
  const logOrigin = env['LOG_ORIGIN'];
  return logOrigin === undefined || logOrigin === '' ? {} : { logOrigin };
};

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
