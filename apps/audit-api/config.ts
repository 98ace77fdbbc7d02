import { join } from 'node:path';
import { logOriginOf, surroundingsOf, type Surroundings } from '#identity';

/** All that the auditors' door reads from its surroundings, as role zz_auditor; read once, in main.ts. */
export interface AuditConfig extends Surroundings {
  /** the worker's, which also made log.key in the secrets folder: packages are signed with it */
  readonly logOrigin?: string;
}

/** Under this token the providers find it. */
export const CONFIG = Symbol('AuditConfig');

/** @throws Error naming the variable that is missing or cannot be read */
export const readConfig = (env: NodeJS.ProcessEnv): AuditConfig => ({ ...surroundingsOf(env, 7301), ...logOriginOf(env) });

export const logKeyFile = (config: AuditConfig): string => join(config.secretsDir, 'log.key');
