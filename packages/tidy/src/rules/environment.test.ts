import { environment } from './environment.ts';
import { testRule } from './rule-cases.ts';

testRule(environment, [
  [
    'where a process starts, and in tools',
    Object.fromEntries(
      [
        'services/wallet/src/main.ts',
        'services/wallet/src/config.ts',
        'packages/service/src/service-main.ts',
        'packages/cli/bin/tollgate.ts',
        'packages/testing/src/servers.ts',
        'deploy/stack/src/start.ts',
        'services/wallet/tests/a.test.ts',
      ].map((path) => [path, 'read(process.env);']),
    ),
  ],
  [
    'in the middle of the code, however it is written',
    {
      'services/wallet/src/domain/a.ts':
        "const a = process.env.X;\nconst b = process['env'];\nconst c = globalThis.process.env;",
      'packages/rpc/src/a.ts': "import { env } from 'node:process';\nconst { env: settings } = process;",
    },
    [
      'services/wallet/src/domain/a.ts:1 reads process.env',
      'services/wallet/src/domain/a.ts:2 reads process.env',
      'services/wallet/src/domain/a.ts:3 reads process.env',
      'packages/rpc/src/a.ts:1 reads process.env',
      'packages/rpc/src/a.ts:2 reads process.env',
    ],
  ],
  [
    'other parts of process, and words about it',
    { 'packages/rpc/src/a.ts': "// process.env is read elsewhere\nprocess.on('exit', () => {});" },
  ],
]);
