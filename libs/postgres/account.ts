import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, statSync } from 'node:fs';
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
  /** lets the account pass through our own folder, without listing it */
  enter(folder: string): void;
  /** hands a file or folder to the account */
  give(path: string): void;
  /** takes a file back, so that the account cannot read it any more */
  takeBack(path: string): void;
}

const nothing = (): void => undefined;
const plain = (program: string, args: readonly string[]): readonly [string, string[]] => [program, [...args]];
const self: Account = { is: 'self', command: plain, identity: {}, enter: nothing, give: nothing, takeBack: nothing };
const namespace: Account = { ...self, is: 'namespace', command: (program, args) => ['unshare', [...UNSHARE, program, ...args]] };
const nobody: Account = {
  is: 'nobody', command: plain, identity: { uid: NOBODY, gid: NOBODY },
  enter: (folder) => { chmodSync(folder, 0o711); },
  give: (path) => { chownSync(path, NOBODY, NOBODY); },
  takeBack: (path) => { chownSync(path, 0, 0); },
};

/**
 * PostgreSQL refuses root, and initdb refuses a uid without an account entry. Both run in a user namespace, which needs no account and
 * also works inside a folder with mode 0700. `unshare` becomes the program itself, so its pid is the postmaster's.
 *
 * @param folders the places the server must reach, our own and that of its programs; all above them must let it pass
 * @throws Error saying what to do when neither way is open
 * @source rulings B11
 */
export const chooseAccount = (folders: readonly string[]): Account => {
  const root = process.getuid?.() === 0;
  if (!root && hasEntry()) return self;
  if (spawnSync('unshare', [...UNSHARE, 'true'], { stdio: 'ignore' }).status === 0) return namespace;
  const closed = folders.flatMap(above).find((folder) => (statSync(folder).mode & 0o001) === 0);
  if (root && closed === undefined) return nobody;
  const way = 'user namespaces are forbidden here';
  if (root) throw new Error(`PostgreSQL does not run as root, ${way}, and the account nobody may not enter ${closed ?? ''}: start as an ordinary user`);
  throw new Error(`user ${process.getuid?.() ?? ''} has no account entry and ${way}: start as a user with an account`);
};

const hasEntry = (): boolean => { try { userInfo(); return true; } catch { return false; } };

const above = (path: string): readonly string[] => {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...above(parent)];
};
