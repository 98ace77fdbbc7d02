import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CUT_C = `#include <fcntl.h>
#include <sys/ioctl.h>
int main(int n, char **a) { unsigned how = 2; int fd = n > 1 ? open(a[1], O_RDONLY) : -1; return fd < 0 || ioctl(fd, 0x8004587d, &how) != 0; }
`;
const CUT_PY = 'import fcntl,os,struct,sys;fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY),0x8004587d,struct.pack("I",2))';
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

const runs = (command: string, args: readonly string[]): boolean => spawnSync(command, args, { env: { ...process.env, PATH }, stdio: 'ignore' }).status === 0;
const must = (command: string, args: readonly string[]): void => {
  const { status, stderr, error } = spawnSync(command, args, { env: { ...process.env, PATH }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${(error?.message ?? stderr).trim()}`);
};

/** The program that cuts the power of a mounted file system: compiled when there is a compiler, else Python, else null. */
const cutter = (folder: string): readonly [string, ...string[]] | null => {
  const [source, program] = [join(folder, 'cut.c'), join(folder, 'cut')];
  if (existsSync(program)) return [program];
  writeFileSync(source, CUT_C);
  if (runs('cc', ['-o', program, source])) return [program];
  return runs('python3', ['-c', 'import fcntl']) ? ['python3', '-c', CUT_PY] : null;
};

/**
 * A disk of its own: an ext4 file system in a file, mounted below a temporary folder. Its power can be cut: `EXT4_IOC_SHUTDOWN` without a flush of the
 * log drops every page that was not synced and fails all later I/O.
 *
 * @source reliability F7
 */
export class Disk {
  readonly mount: string;
  readonly #image: string;
  readonly #cut: readonly [string, ...string[]];

  /** @throws Error saying what is missing on this machine */
  constructor(readonly folder: string, megabytes: number) {
    if (process.platform !== 'linux') throw new Error(`no loop devices on ${process.platform}`);
    if (process.getuid?.() !== 0) throw new Error('not root');
    if (!existsSync('/dev/loop-control')) throw new Error('no loop device');
    if (!runs('mkfs.ext4', ['-V'])) throw new Error('no mkfs.ext4');
    mkdirSync(folder, { recursive: true });
    const cut = cutter(folder);
    if (cut === null) throw new Error('neither a C compiler nor Python for the ioctl');
    [this.mount, this.#image, this.#cut] = [join(folder, 'mnt'), join(folder, 'disk.img'), cut];
    const fd = openSync(this.#image, 'w', 0o600);
    try { ftruncateSync(fd, megabytes * 1024 * 1024); } finally { closeSync(fd); }
    must('mkfs.ext4', ['-q', '-F', this.#image]);
    mkdirSync(this.mount, { recursive: true });
    this.attach();
  }

  attach(): void { must('mount', ['-o', 'loop', this.#image, this.mount]); }

  /** Cuts the power. Everything that works on this disk must be killed before it can be attached again. */
  cutPower(): void { must(this.#cut[0], [...this.#cut.slice(1), this.mount]); }

  /** Takes the disk off and frees its loop device; waits for processes that are just dying. */
  async detach(): Promise<void> {
    for (let tries = 0; isMounted(this.mount); tries += 1) {
      if (runs('umount', [this.mount])) return;
      if (tries === 100) { must('umount', ['-l', this.mount]); return; }
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  /** Fills the disk until so many bytes are left. */
  fill(leaveBytes: number): void {
    const { bavail, bsize } = statfsSync(this.mount);
    const fd = openSync(this.#ballast, 'a');
    try {
      const block = Buffer.alloc(1024 * 1024);
      for (let left = bavail * bsize - leaveBytes; left > 0; left -= block.length) writeSync(fd, block, 0, Math.min(block.length, left));
    } finally { closeSync(fd); }
  }

  empty(): void { rmSync(this.#ballast, { force: true }); }
  get #ballast(): string { return join(this.mount, 'ballast'); }
}

export const isMounted = (folder: string): boolean => runs('mountpoint', ['-q', folder]);

/** Takes off what a killed campaign left mounted below its folder. */
export const detachBelow = (folder: string): void => {
  const mount = join(folder, 'mnt');
  if (isMounted(mount)) runs('umount', ['-l', mount]);
};
