/** All that the auditors' door reads from its surroundings; read once, in main.ts. It needs no secret: it signs nothing and opens nothing. */
export interface AuditConfig {
  /** PostgreSQL URL of role zz_auditor */
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes a free port */
  readonly port: number;
}

/** @throws Error naming the variable that is missing or cannot be read */
export const readConfig = (env: NodeJS.ProcessEnv): AuditConfig => {
  const databaseUrl = env['DATABASE_URL'];
  if (databaseUrl === undefined || databaseUrl === '') throw new Error('DATABASE_URL is not set');
  return { databaseUrl, host: env['HOST'] ?? '127.0.0.1', port: portOf(env['PORT'] ?? '7301') };
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new Error(`PORT is not a port: ${text}`);
  return port;
};
