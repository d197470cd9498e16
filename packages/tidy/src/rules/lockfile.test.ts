import { lockfile } from './lockfile.ts';
import { testRule } from './rule-cases.ts';

const root = JSON.stringify({ name: 'tollgate', devDependencies: { vitest: '5.1.1' } });
const rpc = JSON.stringify({ name: '@tollgate/rpc', dependencies: { pg: '8.23.1' } });
const lock = (dependencies: object): string =>
  JSON.stringify({
    packages: {
      '': { devDependencies: { vitest: '5.1.1' } },
      'packages/rpc': { dependencies },
      'node_modules/pg': { version: '8.23.1', dependencies: { 'pg-pool': '^3' } },
      'packages/rpc/node_modules/x': { dependencies: { y: '1.0.0' } },
    },
  });
const manifests = { 'package.json': root, 'packages/rpc/package.json': rpc };

testRule(lockfile, [
  ['both say the same', { ...manifests, 'package-lock.json': lock({ pg: '8.23.1' }) }],
  [
    'another version',
    { ...manifests, 'package-lock.json': lock({ pg: '8.23.0' }) },
    ['package-lock.json:1 disagrees with packages/rpc/package.json on pg'],
  ],
  [
    'one too few, one too many',
    { ...manifests, 'package-lock.json': lock({ nats: '2.29.3' }) },
    ['package-lock.json:1 disagrees with packages/rpc/package.json on pg, nats'],
  ],
  [
    'a platform left out, as a mirror without it makes npm do',
    {
      'package-lock.json': JSON.stringify({
        packages: {
          'node_modules/x': { optionalDependencies: { 'x-linux-x64': '1.0.0', 'x-darwin-arm64': '1.0.0' } },
          'node_modules/x-linux-x64': { version: '1.0.0' },
        },
      }),
    },
    ['package-lock.json:1 leaves out 1 platform packages such as x-darwin-arm64: npm run tidy'],
  ],
  ['none at all', manifests, ['package-lock.json:1 is missing']],
]);
