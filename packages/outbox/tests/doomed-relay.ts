// A process whose relay dies by SIGKILL after the broker stored an event and before the row is marked.
// Arguments: database url, broker url.

import { openDatabase } from '@tollgate/db';
import { type Broker, connectNats } from '@tollgate/nats';
import { silentLog } from '@tollgate/observability';
import { createRelay, type OutboxTables } from '../src/index.ts';

const [, , url = '', natsUrl = ''] = process.argv;
const database = openDatabase<OutboxTables>({ url, applicationName: 'doomed', onError: () => undefined });
const broker = await connectNats({ url: natsUrl, name: 'doomed' }, silentLog);
const { jetstream } = broker;
const doomed: Broker = {
  ...broker,
  jetstream: Object.assign(Object.create(jetstream) as typeof jetstream, {
    publish: async (...args: Parameters<typeof jetstream.publish>) => {
      await jetstream.publish(...args);
      process.kill(process.pid, 'SIGKILL');
      // The signal may take a moment; nothing may be marked in it.
      return new Promise<never>(() => undefined);
    },
  }),
};
createRelay({ database, broker: doomed, log: silentLog }).start();
