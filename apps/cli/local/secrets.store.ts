import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RolePasswords } from '#postgres';

export type Role = keyof RolePasswords;

/**
 * Secrets of one installation, one file each with mode 0600 in a folder of mode 0700: `clerk.password`, `worker.password`, `auditor.password`,
 * `operator.token`, `event-store.url`; the processes add `master.key`, `log.key` and `admin.token`.
 */
export class Secrets {
  constructor(readonly folder: string) {}

  static of(dataFolder: string): Secrets { return new Secrets(join(dataFolder, 'secrets')); }

  /** Passwords of the three logins; those that are missing are made. */
  passwords(): RolePasswords {
    const password = (role: Role): string => this.read(`${role}.password`) ?? this.write(`${role}.password`, randomBytes(24).toString('base64url'));
    return { clerk: password('clerk'), worker: password('worker'), auditor: password('auditor') };
  }

  read(name: string): string | null {
    const file = join(this.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  }

  remove(name: string): void { rmSync(join(this.folder, name), { force: true }); }

  /** Durable before it is used: written aside, flushed, renamed. @returns the value */
  write(name: string, value: string): string {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    chmodSync(this.folder, 0o700);
    const draft = join(this.folder, `.${name}.draft`);
    const fd = openSync(draft, 'w', 0o600);
    try {
      writeSync(fd, `${value}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, join(this.folder, name));
    return value;
  }
}

/** pg takes `?user=` and `?password=` before the login that stands in front of the host: both places are emptied. */
const bare = (address: string): URL => {
  const url = new URL(address);
  [url.username, url.password] = ['', ''];
  for (const name of ['user', 'password']) if (url.searchParams.has(name)) url.searchParams.delete(name);
  return url;
};

/** A database address with the login of one of the three roles. @param address with or without a login of its own */
export const roleUrl = (address: string, role: Role, passwords: RolePasswords): string => {
  const url = bare(address);
  [url.username, url.password] = [`zz_${role}`, encodeURIComponent(passwords[role])];
  return url.href;
};

/** The same address without any login: safe to write down. */
export const withoutLogin = (address: string): string => bare(address).href;
