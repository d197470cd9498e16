// One of several processes on one database: an engine that carries out what its parent sends, and sends back what came of
// it. Not a test.
import { openDatabase } from '@tollgate/db';
import { silentLog } from '@tollgate/observability';
import type { Command } from '../src/domain/commands/command.ts';
import { Engine } from '../src/engine/engine.ts';
import type { WalletTables } from '../src/store/schema.ts';

const database = openDatabase<WalletTables>({
  url: process.argv[2] ?? '',
  applicationName: 'engine-process',
  onError: () => undefined,
});
const engine = new Engine({ database, now: () => new Date(), log: silentLog });
await engine.start();

process.on('message', (commands: readonly Command[]) => {
  void engine.giveAll(commands.map((command) => ({ command }))).then((answers) =>
    process.send?.(
      answers.map((answer) => {
        if (answer.kind === 'done') return { kind: 'done', result: answer.done.result };
        return { kind: answer.kind, reason: answer.kind === 'refused' ? answer.refusal.reason : answer.kind };
      }),
    ),
  );
});
process.send?.('ready');
