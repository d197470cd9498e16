// The rules that need no parser: names, manifests, READMEs, paths, and code that does not parse.
import { describe } from 'vitest';

import { machinePaths } from './machine-paths.ts';
import { names } from './names.ts';
import { pinned } from './pinned.ts';
import { readmes } from './readmes.ts';
import { testRule } from './rule-cases.ts';
import { switchedOffTests } from './switched-off-tests.ts';
import { syntaxErrors } from './syntax-errors.ts';
import { testScripts } from './test-scripts.ts';

const path = 'packages/a/src/a.ts';
const manifest = (data: object): string => JSON.stringify({ name: '@tollgate/a', ...data }, null, 2);

describe('names', () => {
  testRule(names, [
    [
      'kebab-case, migrations, and the one proto package',
      {
        'packages/a/src/get-balance.test.ts': '',
        'services/a/src/store/migrations/20260901T090000Z-lots.ts': '',
        'proto/tollgate/common/v1/money.proto': '',
        'packages/a/src/common-name.ts': '',
      },
    ],
    [
      'drawers, as folder and as file, anywhere',
      {
        'packages/core/package.json': '',
        'services/a/src/utils/x.ts': '',
        'packages/a/src/misc.ts': '',
        'deploy/shared/x.yaml': '',
        'packages/a/src/date-utils.ts': '',
        'proto/tollgate/helpers/x.proto': '',
      },
      [
        'packages/core/package.json:1 "core"',
        'services/a/src/utils/x.ts:1 "utils"',
        'packages/a/src/misc.ts:1 "misc"',
        'deploy/shared/x.yaml:1 "shared"',
        'packages/a/src/date-utils.ts:1 "date-utils"',
        'proto/tollgate/helpers/x.proto:1 "helpers"',
      ],
    ],
    [
      'another way of writing',
      { 'packages/a/src/getBalance.ts': '' },
      ['packages/a/src/getBalance.ts:1 "getBalance.ts" is not kebab-case'],
    ],
  ]);
});

describe('pinned', () => {
  testRule(pinned, [
    [
      'exact versions and workspaces',
      {
        'packages/a/package.json': manifest({ dependencies: { '@tollgate/a': '*', pg: '8.23.1', x: '1.0.0-beta.17' } }),
      },
    ],
    [
      'ranges, tags and addresses',
      {
        'packages/a/package.json': manifest({
          dependencies: { pg: '^8.23.1', kysely: 'latest' },
          devDependencies: { x: 'file:../x', '@tollgate/a': '0.1.0' },
        }),
      },
      [
        'packages/a/package.json:4 pg is "^8.23.1": pin',
        'packages/a/package.json:5 kysely is "latest": pin',
        'packages/a/package.json:8 x is "file:../x": pin',
        'packages/a/package.json:9 @tollgate/a is "0.1.0": a workspace',
      ],
    ],
  ]);
});

describe('readmes', () => {
  const text = 'What it promises. '.repeat(20);
  const headings = [
    '# Wallet',
    '## Owns',
    '## Does not own',
    '## Words',
    '## Invariants',
    '## Events in and out',
    '## How it fails and retries',
  ];
  const service = { 'services/wallet/package.json': manifest({}) };
  testRule(readmes, [
    [
      'a package with a text, a service with its headings',
      {
        'packages/a/package.json': manifest({}),
        'packages/a/README.md': text,
        ...service,
        'services/wallet/README.md': `${headings.join('\n')}\n${text}`,
      },
    ],
    ['none', { 'packages/a/package.json': manifest({}) }, ['packages/a/README.md:1 is missing']],
    [
      'one that only repeats the name',
      { 'packages/a/package.json': manifest({}), 'packages/a/README.md': '# a' },
      ['packages/a/README.md:1 says next to nothing'],
    ],
    [
      'a service without some of its headings',
      { ...service, 'services/wallet/README.md': `${headings.slice(0, 4).join('\n')}\n${text}` },
      ['services/wallet/README.md:1 has no heading for: invariants, events, fails'],
    ],
  ]);
});

describe('machinePaths', () => {
  const home = ['', 'home', 'ada', 'x'].join('/');
  const mac = ['', 'Users', 'ada', 'x'].join('/');
  const windows = ['C:', 'Users', 'ada'].join('\\');
  testRule(machinePaths(['', 'srv', 'clone'].join('/')), [
    [
      'paths that hold everywhere',
      { 'README.md': 'See /etc/hosts, /home/node/app, docs/home/ada/x and https://example.org/home/ada/.' },
    ],
    [
      'home folders and the clone',
      { 'README.md': `a\nb ${home}\n${mac}\n${windows}`, [path]: `// ${['', 'srv', 'clone', 'x'].join('/')}` },
      ['README.md:2 names', 'README.md:3 names', 'README.md:4 names', `${path}:1 names`],
    ],
  ]);
});

describe('switchedOffTests', () => {
  testRule(switchedOffTests, [
    ['tests that run', { [path]: "it('x', () => {});\ntest.each([1])('y', () => {});\nlist.skip(3);" }],
    [
      'tests that do not, wherever the word stands in the chain',
      {
        [path]:
          "it.skip('x', f);\ndescribe.only('y', f);\ntest.todo('z');\nit.concurrent.only.each([1])('a', f);\nit.each([1]).skip('b', f);\ntest.fails('c', f);",
      },
      ['it.skip', 'describe.only', 'test.todo', 'it.concurrent.only', 'it.each.skip', 'test.fails'].map(
        (name, index) => `${path}:${index + 1} ${name}`,
      ),
    ],
  ]);
});

describe('syntaxErrors', () => {
  testRule(syntaxErrors, [
    ['code', { [path]: 'export const a: number = 1;\n' }],
    ['no code', { [path]: 'export const a = 1;\nexport const = ;\n' }, [`${path}:2 `]],
  ]);
});

describe('testScripts', () => {
  const withTest = { 'packages/a/src/a.test.ts': '' };
  testRule(testScripts, [
    [
      'tests and their script, or neither',
      {
        'packages/a/package.json': manifest({ scripts: { test: 'vitest run' } }),
        ...withTest,
        'packages/b/package.json': manifest({}),
      },
    ],
    [
      'tests that nothing runs',
      { 'packages/a/package.json': manifest({}), ...withTest },
      ['packages/a/package.json:1 has test files but no'],
    ],
    [
      'a script without tests',
      { 'packages/a/package.json': manifest({ scripts: { test: 'vitest run' } }) },
      ['packages/a/package.json:1 has a "test" script but no test file'],
    ],
    [
      'a way out',
      { 'packages/a/package.json': manifest({ scripts: { test: 'vitest run --passWithNoTests' } }), ...withTest },
      ['packages/a/package.json:1 "test" is "vitest run --pass'],
    ],
  ]);
});
