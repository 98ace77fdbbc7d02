import { spawnSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

const NOBODY = 65_534;
const UNSHARE = ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'] as const;

/** How a PostgreSQL program is started, so that it does not see itself as root. */
export interface Account {
  readonly is: 'self' | 'namespace' | 'nobody';
  /** the program and its arguments as they are given to spawn */
  command(program: string, args: readonly string[]): readonly [string, string[]];
  /** uid and gid for spawn */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** hands a file or folder to the account */
  own(path: string): void;
}

const self: Account = { is: 'self', command: (program, args) => [program, [...args]], identity: {}, own: () => undefined };
const namespace: Account = { is: 'namespace', command: (program, args) => ['unshare', [...UNSHARE, program, ...args]], identity: {}, own: () => undefined };
const nobody: Account = {
  is: 'nobody', command: (program, args) => [program, [...args]], identity: { uid: NOBODY, gid: NOBODY }, own: (path) => { chownSync(path, NOBODY, NOBODY); },
};

/**
 * PostgreSQL refuses root, and initdb refuses a uid without an account entry. Both run in a user namespace, which needs no account and
 * also works inside a folder with mode 0700. `unshare` becomes the program itself, so its pid is the postmaster's.
 *
 * @param folders the places the server must reach: its data and its programs
 * @throws Error saying what to do when neither way is open
 * @source rulings B11
 */
export const chooseAccount = (folders: readonly string[]): Account => {
  const root = process.getuid?.() === 0;
  if (!root && hasEntry()) return self;
  if (spawnSync('unshare', [...UNSHARE, 'true'], { stdio: 'ignore' }).status === 0) return namespace;
  const closed = folders.flatMap(ancestors).find((folder) => (statSync(folder).mode & 0o001) === 0);
  if (root && closed === undefined) return nobody;
  throw new Error(root
    ? `PostgreSQL does not run as root, user namespaces are forbidden here, and the account nobody may not enter ${closed ?? 'the folder'}: start as an ordinary user`
    : `user ${process.getuid?.() ?? ''} has no account entry and user namespaces are forbidden here: start as a user with an account`);
};

const hasEntry = (): boolean => { try { userInfo(); return true; } catch { return false; } };

const ancestors = (path: string): readonly string[] => {
  const parent = dirname(path);
  return parent === path ? [path] : [parent, ...ancestors(parent)];
};
