/** Jest as native ESM on the TypeScript sources: the private condition makes every `#alias` resolve to source, never to a stale build. */
export default {
  rootDir: '..',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['zhuanzhang-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/equal-events.ts'],
  // two more than the cores of the smallest machine: the longest specifications wait on servers for half of their time
  maxWorkers: 4,
  testTimeout: 180_000,
  transform: {
    '^.+\\.ts$': ['@swc/jest', {
      swcrc: false, sourceMaps: 'inline',
      jsc: {
        target: 'es2022', keepClassNames: true,
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
      module: { type: 'es6' },
    }],
  },
};
