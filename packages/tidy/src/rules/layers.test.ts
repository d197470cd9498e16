import { layers } from './layers.ts';
import { testRule } from './rule-cases.ts';

const wallet = 'services/wallet/src';

testRule(layers, [
  [
    'a handler calls an operation, speaks of domain and reads deps',
    {
      [`${wallet}/handlers/reserve.ts`]:
        "import { reserve } from '../operations/reserve.ts';\nimport type { Lot } from '../domain/lot.ts';\nimport type { Deps } from '../deps.ts';\nimport { toProtoLot } from './convert.ts';",
    },
  ],
  [
    'a handler goes straight to the store',
    {
      [`${wallet}/handlers/reserve.ts`]:
        "import { a } from './convert.ts';\nimport { findLot } from '../store/lots.ts';",
    },
    [`${wallet}/handlers/reserve.ts:2 handlers may not import store`],
  ],
  [
    'an operation imports a handler, even as a type',
    { [`${wallet}/operations/reserve.ts`]: "import type { X } from '../handlers/reserve.ts';" },
    [`${wallet}/operations/reserve.ts:1 operations may not import handlers`],
  ],
  [
    'domain imports the store, by any syntax',
    {
      [`${wallet}/domain/lot.ts`]:
        "export { row } from '../store/rows.ts';\nexport * from '../store/lots.ts';\nconst later = () => import('../store/lots.ts');\ntype Row = import('../store/rows.ts').Row;",
    },
    [1, 2, 3, 4].map((line) => `${wallet}/domain/lot.ts:${line} domain may not import store`),
  ],
  [
    'domain imports pure packages only',
    {
      [`${wallet}/domain/lot.ts`]:
        "import { add } from '@tollgate/money';\nimport { createHash } from 'node:crypto';\nimport { once } from '@tollgate/replay';\nimport { readFile } from 'node:fs/promises';\nimport { z } from 'zod';",
    },
    [
      `${wallet}/domain/lot.ts:3 domain may not import @tollgate/replay`,
      `${wallet}/domain/lot.ts:4 domain may not import node:fs`,
      `${wallet}/domain/lot.ts:5 domain may not import zod`,
    ],
  ],
  [
    'a domain test may use what it likes',
    { [`${wallet}/domain/lot.test.ts`]: "import { test } from 'vitest';\nimport { x } from '../store/rows.ts';" },
  ],
  ['the store takes domain types', { [`${wallet}/store/rows.ts`]: "import type { Lot } from '../domain/lot.ts';" }],
  [
    'the store runs domain code',
    { [`${wallet}/store/rows.ts`]: "import { type Lot, isDue } from '../domain/lot.ts';" },
    [`${wallet}/store/rows.ts:1 store may import types only from domain`],
  ],
  [
    'subscribers and jobs enter at operations',
    {
      [`${wallet}/subscribers/account-closed.ts`]: "import { close } from '../operations/close.ts';",
      [`${wallet}/jobs/expire.ts`]: "import { dueHolds } from '../store/holds.ts';",
    },
    [`${wallet}/jobs/expire.ts:1 jobs may not import store`],
  ],
  [
    'only the composition imports handlers',
    {
      [`${wallet}/definition.ts`]: "import { reserve } from './handlers/reserve.ts';",
      [`${wallet}/deps.ts`]: "import { reserve } from './handlers/reserve.ts';",
    },
    [`${wallet}/deps.ts:1 deps may not import handlers`],
  ],
  [
    'a layer imports the composition',
    { [`${wallet}/operations/reserve.ts`]: "import { definition } from '../definition.ts';" },
    [`${wallet}/operations/reserve.ts:1 operations may not import definition.ts`],
  ],
  [
    'a folder that no table names',
    { [`${wallet}/managers/lot.ts`]: 'export {};' },
    [`${wallet}/managers/lot.ts:1 folder "managers" is no layer`],
  ],
  ['packages have no layers', { 'packages/rpc/src/anything/x.ts': "import { y } from '../handlers/y.ts';" }],
]);
