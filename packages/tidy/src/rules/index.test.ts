import { expect, test } from 'vitest';

import { allRules } from './index.ts';
import { filesOf } from './rule-cases.ts';

test('every rule that runs finds its fault in a thoroughly bad tree', () => {
  const rules = allRules({ ratchet: {}, landed: { 'gone.ts': '' }, cloneRoot: '/srv/clone' });
  const bad = filesOf({
    'services/wallet/package.json': '{ "name": "@tollgate/wallet", "dependencies": { "pg": "*" } }',
    'services/wallet/src/utils/a.ts':
      "import '@tollgate/billing';\nimport 'pg';\nlet a: any = process.env;\n// /srv/clone/x\n",
    'services/wallet/src/long.ts': 'export {};\n'.repeat(301),
    'services/wallet/src/broken.ts': 'export const = ;',
    'services/wallet/src/a.test.ts': "it.only('x', f);",
  });
  const silent = rules.filter((rule) => rule.check(bad).length === 0).map((rule) => rule.name);
  expect(silent).toEqual([]);
  expect(new Set(rules.map((rule) => rule.name)).size).toBe(rules.length);
});
