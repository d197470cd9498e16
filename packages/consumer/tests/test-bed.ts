// A database and a broker with one stream of texts, and subscriptions whose effect is a row: what the tests look at.

import { randomUUID } from 'node:crypto';
import type { Migration } from '@tollgate/db';
import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { type ScratchBroker, scratchBroker } from '@tollgate/nats/scratch';
import { silentLog } from '@tollgate/observability';
import { sql } from 'kysely';
import {
  type Consumers,
  type ConsumersOptions,
  inboxMigration,
  type InboxTables,
  runConsumers,
  type Subscription,
} from '../src/index.ts';

export interface Tables extends InboxTables {
  effect: { id?: bigint; text: string };
}

const effectMigration: Migration = {
  up: async (db) => {
    await sql`create table effect (id bigint generated always as identity primary key, text text not null)`.execute(db);
  },
};

export const SUBJECT = 'tollgate.wallet.tested';

export interface TestBed {
  readonly scratch: ScratchDatabase<Tables>;
  readonly nats: ScratchBroker;
  publish(texts: readonly string[], id?: string): Promise<void>;
  effects(): Promise<string[]>;
  inboxRows(): Promise<bigint>;
  deadLetters(): Promise<{ text: string; headers: Record<string, string> }[]>;
  run(subscription: Subscription<Tables, string>, options?: Partial<ConsumersOptions<Tables>>): Promise<Consumers>;
  /** Stops the consumers and empties streams and tables. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Writes the text; "bad" things are for the test to add. */
export const recordText: Subscription<Tables, string> = {
  consumer: 'test-recorder',
  stream: 'WALLET',
  subject: SUBJECT,
  decode: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
  handle: async (tx, text) => {
    await tx.insertInto('effect').values({ text }).execute();
  },
};

export async function openTestBed(): Promise<TestBed> {
  const [scratch, nats] = await Promise.all([
    scratchDatabase<Tables>({ '1-inbox': inboxMigration, '2-effect': effectMigration }),
    scratchBroker(),
  ]);
  const running: Consumers[] = [];
  const { broker } = nats;
  return {
    scratch,
    nats,
    publish: async (texts, id) => {
      for (const text of texts) await broker.jetstream.publish(SUBJECT, text, { msgID: id ?? randomUUID() });
    },
    effects: async () =>
      (await scratch.database.db.selectFrom('effect').select('text').orderBy('id').execute()).map((row) => row.text),
    inboxRows: async () =>
      (await sql<{ n: bigint }>`select count(*) as n from inbox`.execute(scratch.database.db)).rows[0]?.n ?? -1n,
    deadLetters: async () => {
      const { state } = await broker.manager.streams.info('DEADLETTER');
      const found = [];
      for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
        const message = await broker.manager.streams.getMessage('DEADLETTER', { seq });
        const names = message.header.keys().filter((name) => name.startsWith('Tollgate-'));
        const carried = Object.fromEntries(names.map((name) => [name, message.header.get(name)]));
        found.push({ text: new TextDecoder().decode(message.data), headers: { ...carried, on: message.subject } });
      }
      return found;
    },
    run: async (subscription, options = {}) => {
      const consumers = runConsumers<Tables>({
        database: scratch.database,
        broker,
        subscriptions: [subscription],
        log: silentLog,
        ackWaitMs: 1_000,
        ...options,
      });
      running.push(consumers);
      await consumers.start();
      return consumers;
    },
    clear: async () => {
      await Promise.all(running.splice(0).map((each) => each.stop()));
      for (const stream of ['WALLET', 'DEADLETTER']) await broker.manager.streams.purge(stream);
      await broker.manager.consumers.delete('WALLET', recordText.consumer).catch(() => false);
      await sql`delete from effect`.execute(scratch.database.db);
      await sql`delete from inbox`.execute(scratch.database.db);
    },
    close: async () => {
      await Promise.all([scratch.close(), nats.close()]);
    },
  };
}
