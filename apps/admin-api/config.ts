import { join } from 'node:path';
import { surroundingsOf, type Surroundings } from '#identity';

/** All that the clerks' door reads from its surroundings, as role zz_clerk; read once, in main.ts. */
export interface AdminConfig extends Surroundings {
  /** the mode the operator expects; a store of the other mode is not opened */
  readonly storeMode?: 'real' | 'simulation';
}

/** @throws Error naming the variable that is missing or cannot be read */
export const readConfig = (env: NodeJS.ProcessEnv): AdminConfig => {
  const storeMode = env['STORE_MODE'];
  if (storeMode !== undefined && storeMode !== '' && storeMode !== 'real' && storeMode !== 'simulation') {
    throw new Error('STORE_MODE must be real or simulation');
  }
  return { ...surroundingsOf(env, 7300), ...(storeMode === 'real' || storeMode === 'simulation' ? { storeMode } : {}) };
};

export const masterKeyFile = (config: AdminConfig): string => join(config.secretsDir, 'master.key');
export const adminTokenFile = (config: AdminConfig): string => join(config.secretsDir, 'admin.token');
