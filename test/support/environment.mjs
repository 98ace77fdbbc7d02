/**
 * Jest's environment of Node, and at the end of a file every AsyncLocalStorage it used is switched off. jest-circus makes a new one for each file and
 * never does; up to Node 22 every promise of the process asks every storage that is on, so the tenth file of a worker would be slower than the first,
 * and the seventieth much slower.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

/** Jest's own, found as Jest finds it. */
const { TestEnvironment } = ['jest', '@jest/core', 'jest-config'].reduce((require, name) => createRequire(require.resolve(name)),
  createRequire(import.meta.url))('jest-environment-node');

const used = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  used.add(this);
  return run.apply(this, args);
};

export default class NodeWithoutOldStorages extends TestEnvironment {
  async teardown() {
    await super.teardown();
    for (const storage of used) storage.disable();
    used.clear();
  }
}
