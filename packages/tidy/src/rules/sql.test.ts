import { testRule } from './rule-cases.ts';
import { sqlHomes } from './sql.ts';

testRule(sqlHomes, [
  [
    'SQL at home',
    {
      'services/wallet/src/store/lots.ts': "import { sql } from 'kysely';\nexport const one = sql`select 1`;",
      'services/wallet/src/store/migrations/20260901T090000Z-ledger.ts': "import { sql } from 'kysely';",
      'packages/outbox/src/claim.ts': "import pg from 'pg';",
      'services/wallet/tests/lots.test.ts': "import { sql } from 'kysely';",
      'deploy/e2e/tests/life.test.ts': "import pg from 'pg';",
    },
  ],
  [
    'a library import elsewhere, also of its types',
    {
      'services/wallet/src/operations/reserve.ts': "import type { Kysely } from 'kysely';",
      'packages/rpc/src/server.ts': "import { Migrator } from 'kysely/migration';\nimport pg from 'pg';",
    },
    [
      'services/wallet/src/operations/reserve.ts:1 imports kysely:',
      'packages/rpc/src/server.ts:1 imports kysely/migration:',
      'packages/rpc/src/server.ts:2 imports pg:',
    ],
  ],
  [
    'a template and a query without a telling import',
    {
      'services/wallet/src/operations/reserve.ts':
        "const a = sql`select 1`;\nconst b = sql<{ n: bigint }>`select 1`;\nawait tx\n  .insertInto('lot')\n  .execute();\nawait deps.db.selectFrom('lot').execute();",
    },
    [
      'services/wallet/src/operations/reserve.ts:1 an sql template',
      'services/wallet/src/operations/reserve.ts:2 an sql template',
      'services/wallet/src/operations/reserve.ts:4 a insertInto query',
      'services/wallet/src/operations/reserve.ts:6 a selectFrom query',
    ],
  ],
  [
    'a word that only looks like it',
    { 'packages/pgp/src/x.ts': "import x from 'pgp';\nconst s = mysql`x`;\ninsertInto(list);" },
  ],
]);
