// A process that dies by SIGKILL while it handles a message: before the commit, or between it and the acknowledgement.
// Arguments: database url, broker url, "before" or "after".

import { openDatabase } from '@tollgate/db';
import { connectNats } from '@tollgate/nats';
import { silentLog } from '@tollgate/observability';
import { runConsumers, type Subscription } from '../src/index.ts';
import { recordText, type Tables } from './test-bed.ts';

const [, , url = '', natsUrl = '', moment = ''] = process.argv;
const die = (): void => void process.kill(process.pid, 'SIGKILL');
const database = openDatabase<Tables>({ url, applicationName: 'doomed', onError: () => undefined });
const broker = await connectNats({ url: natsUrl, name: 'doomed' }, silentLog);
const doomed: Subscription<Tables, string> = {
  ...recordText,
  handle: async (tx, text, meta) => {
    await recordText.handle(tx, text, meta);
    if (moment === 'before') die();
  },
  afterCommit: () => {
    if (moment === 'after') die();
  },
};
await runConsumers<Tables>({ database, broker, subscriptions: [doomed], log: silentLog, ackWaitMs: 1_000 }).start();
