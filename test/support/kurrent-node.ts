import { randomBytes } from 'node:crypto';
import { KurrentDouble } from './kurrent-double.js';

/** A KurrentDB to run a journey on: the node of KURRENTDB_URL, or the double of this repository. */
export interface KurrentUnderTest {
  readonly url: string;
  /** a prefix nobody has used: a store of its own */
  prefix(): string;
  stop(): Promise<void>;
}

export const startKurrent = async (): Promise<KurrentUnderTest> => {
  const prefix = (): string => `zz-${randomBytes(5).toString('hex')}.`;
  const real = process.env['KURRENTDB_URL'];
  if (real !== undefined && real !== '') return { url: real, prefix, stop: async () => undefined };
  const double = await KurrentDouble.start();
  return { url: double.url, prefix, stop: () => double.kill() };
};
