import { packageImports } from './package-imports.ts';
import { testRule } from './rule-cases.ts';

const manifest = (name: string, run: string[], dev: string[] = []): string => {
  const section = (names: string[]) => Object.fromEntries(names.map((one) => [`@tollgate/${one}`, '*']));
  return JSON.stringify(
    { name: `@tollgate/${name}`, dependencies: section(run), devDependencies: section(dev) },
    null,
    2,
  );
};
const leaves = {
  'packages/errors/package.json': manifest('errors', []),
  'packages/rpc/package.json': manifest('rpc', []),
  'packages/testing/package.json': manifest('testing', []),
  'services/wallet/package.json': manifest('wallet', []),
};

testRule(packageImports, [
  [
    'package.json, code and table agree',
    {
      ...leaves,
      'packages/auth/package.json': manifest('auth', ['errors', 'rpc']),
      'packages/auth/src/index.ts': "import { a } from '@tollgate/errors';\nexport * from '@tollgate/rpc/status';",
      'services/billing/package.json': manifest('billing', ['errors'], ['testing']),
      'services/billing/src/a.ts': "import { a } from '@tollgate/errors';",
      'services/billing/tests/a.test.ts': "import { a } from '@tollgate/testing';",
      'services/billing/vitest.config.ts': "import { serverTests } from '@tollgate/testing/vitest';",
    },
  ],
  [
    'an arrow against the table, declared and used',
    {
      ...leaves,
      'packages/errors/package.json': manifest('errors', ['rpc']),
      'packages/errors/src/index.ts': "\nimport { a } from '@tollgate/rpc';",
    },
    [
      'packages/errors/package.json:4 packages/errors may not depend on packages/rpc',
      'packages/errors/src/index.ts:2 packages/errors may not depend on packages/rpc',
    ],
  ],
  [
    'used but not declared, and declared but not used',
    {
      ...leaves,
      'packages/auth/package.json': manifest('auth', ['errors']),
      'packages/auth/src/index.ts': "import { a } from '@tollgate/rpc';",
    },
    [
      'packages/auth/package.json:4 depends on @tollgate/errors but never imports it',
      'packages/auth/src/index.ts:1 imports @tollgate/rpc, which is not in the run-time dependencies',
    ],
  ],
  [
    'running code leans on the harness',
    {
      ...leaves,
      'services/billing/package.json': manifest('billing', [], ['testing']),
      'services/billing/src/a.ts': "import { a } from '@tollgate/testing';",
    },
    ['services/billing/src/a.ts:1 services/billing may use packages/testing in tests only'],
  ],
  [
    'a service imports another; the end-to-end tests may',
    {
      ...leaves,
      'services/billing/package.json': manifest('billing', ['wallet']),
      'services/billing/src/a.ts': "import { a } from '@tollgate/wallet';",
      'deploy/e2e/package.json': manifest('deploy-e2e', ['wallet']),
      'deploy/e2e/tests/a.test.ts': "import { a } from '@tollgate/wallet';",
    },
    [
      'services/billing/package.json:4 services/billing may not depend on services/wallet',
      'services/billing/src/a.ts:1 services/billing may not depend on services/wallet',
    ],
  ],
  [
    'what is shared within deploy is in the table, and nobody else imports deploy',
    {
      ...leaves,
      'deploy/stack/package.json': manifest('deploy-stack', []),
      'deploy/stack/src/index.ts': 'export const a = 1;',
      'deploy/demo/package.json': manifest('deploy-demo', ['deploy-stack']),
      'deploy/demo/src/a.ts': "import { a } from '@tollgate/deploy-stack';",
      'deploy/stack/src/b.ts': "import { b } from '@tollgate/deploy-demo';",
      'services/wallet/src/a.ts': "import { a } from '@tollgate/deploy-stack';",
    },
    [
      'services/wallet/src/a.ts:1 services/wallet may not depend on deploy/stack: only deploy/stack is shared',
      'deploy/stack/src/b.ts:1 deploy/stack may not depend on deploy/demo: only deploy/stack is shared',
    ],
  ],
  [
    'a relative import that leaves its workspace',
    { ...leaves, 'services/wallet/src/a.ts': "import { a } from '../../../packages/errors/src/index.ts';" },
    ['services/wallet/src/a.ts:1 ../../../packages/errors/src/index.ts leaves the workspace'],
  ],
  [
    'a package that the table does not know, and a dependency that does not exist',
    { ...leaves, 'packages/sundry/package.json': manifest('sundry', ['gone']) },
    [
      'packages/sundry/package.json:1 no row',
      'packages/sundry/package.json:4 depends on @tollgate/gone, which does not exist',
    ],
  ],
]);
