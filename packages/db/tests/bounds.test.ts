// Nothing waits without a limit: silent holders of locks, long statements, idle transactions, silent networks.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { DomainError } from '@tollgate/errors';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Database,
  type DatabaseLimits,
  inTransaction,
  isConnectionFailure,
  type Migration,
  misconfiguration,
  openDatabase,
  withinSignal,
} from '../src/index.ts';
import { type ScratchDatabase, scratchDatabase } from './scratch.ts';

interface Tables {
  purse: { name: string; value: bigint };
}

const purses: Migration = {
  up: async (db) => {
    await sql`create table purse (name text primary key, value bigint not null)`.execute(db);
    await sql`insert into purse values ('hot', 0), ('other', 7)`.execute(db);
  },
};

const BUSY = { category: 'unavailable', reason: 'DATABASE_BUSY' };
let scratch: ScratchDatabase<Tables>;
const handles: Database<Tables>[] = [];
beforeAll(async () => {
  scratch = await scratchDatabase({ '1-purses': purses });
});
afterAll(async () => {
  await Promise.all(handles.map((handle) => handle.close()));
  await scratch.close();
});

function open(limits: Partial<DatabaseLimits>, url = scratch.url): Database<Tables> {
  const handle = openDatabase<Tables>({ url, poolMax: 4, applicationName: 'test', limits, onError: () => undefined });
  handles.push(handle);
  return handle;
}

const fill = (database: Database<Tables>) =>
  inTransaction(database.db, (tx) => tx.updateTable('purse').set({ value: 1n }).where('name', '=', 'hot').execute());

const sleep = (database: Database<Tables>, seconds: number, statementMs?: number) =>
  inTransaction(
    database.db,
    (tx) => sql`select pg_sleep(${seconds})`.execute(tx),
    statementMs === undefined ? {} : { statementMs },
  );

describe('limits of a session', () => {
  it('a silent holder of a lock takes no other call down', async () => {
    const database = open({ lockMs: 200 });
    const holder = new pg.Client({ connectionString: scratch.url });
    await holder.connect();
    await holder.query(`begin; update purse set value = 2 where name = 'hot'`);
    const waiting = Promise.allSettled(Array.from({ length: 8 }, () => fill(database)));
    const other = await database.db.selectFrom('purse').select('value').where('name', '=', 'other').executeTakeFirst();
    expect(other).toEqual({ value: 7n });
    for (const outcome of await waiting) expect(outcome).toMatchObject({ status: 'rejected', reason: BUSY });
    await holder.end();
    await fill(database);
  });

  it('a transaction that falls silent loses its lock', async () => {
    const [silent, next] = [open({ idleMs: 200 }), open({ lockMs: 10_000 })];
    const pause = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const stalled = inTransaction(silent.db, async (tx) => {
      await tx.updateTable('purse').set({ value: 3n }).where('name', '=', 'hot').execute();
      held.resolve();
      await pause.promise;
      await tx.updateTable('purse').set({ value: 4n }).where('name', '=', 'hot').execute();
    });
    await held.promise;
    await fill(next);
    pause.resolve();
    await expect(stalled).rejects.toMatchObject({ category: 'unavailable' });
    await fill(silent);
  });

  it('a statement ends, unless its transaction said that it is long', async () => {
    const database = open({ statementMs: 100 });
    await expect(sleep(database, 5)).rejects.toMatchObject(BUSY);
    await sleep(database, 0.3, 5_000);
    // Said for that transaction alone.
    await expect(sleep(database, 5)).rejects.toMatchObject(BUSY);
  });

  it('an expired limit says nothing about the work', async () => {
    const error = await sleep(open({ statementMs: 50 }), 5).catch((caught: unknown) => caught);
    expect(isConnectionFailure(error)).toBe(true);
  });
});

it('gives up a server that says nothing, and takes a new connection after it', async () => {
  const link = await silencedLink(Number(new URL(scratch.url).port));
  const url = new URL(scratch.url);
  url.port = String(link.port);
  const database = open({ statementMs: 100 }, url.href);
  await database.ping();
  link.silence(true);
  const began = performance.now();
  await expect(database.db.selectFrom('purse').selectAll().execute()).rejects.toMatchObject({
    category: 'unavailable',
    reason: 'DATABASE_UNAVAILABLE',
  });
  expect(performance.now() - began).toBeLessThan(8_000);
  link.silence(false);
  expect(await database.db.selectFrom('purse').select('name').where('name', '=', 'hot').execute()).toHaveLength(1);
  await database.close();
  link.close();
}, 20_000);

describe('withinSignal', () => {
  const over = new DomainError({ category: 'deadline_exceeded', reason: 'DEADLINE_EXCEEDED', message: 'too late' });

  it('sends nothing more for a caller who has gone, and undoes what was sent', async () => {
    const { db } = open({});
    const caller = new AbortController();
    const work = withinSignal(caller.signal, () =>
      inTransaction(db, async (tx) => {
        await tx.updateTable('purse').set({ value: 99n }).where('name', '=', 'other').execute();
        caller.abort(over);
        await tx.updateTable('purse').set({ value: 98n }).where('name', '=', 'hot').execute();
      }),
    );
    await expect(work).rejects.toBe(over);
    await expect(withinSignal(caller.signal, () => db.selectFrom('purse').selectAll().execute())).rejects.toBe(over);
    const rows = await db.selectFrom('purse').select('value').where('value', 'in', [98n, 99n]).execute();
    expect(rows).toEqual([]);
  });

  it('commits what is done', async () => {
    const { db } = open({});
    const caller = new AbortController();
    await withinSignal(caller.signal, () =>
      inTransaction(db, async (tx) => {
        await tx.updateTable('purse').set({ value: 55n }).where('name', '=', 'other').execute();
        caller.abort(over);
      }),
    );
    expect(await db.selectFrom('purse').select('name').where('value', '=', 55n).execute()).toEqual([{ name: 'other' }]);
  });
});

describe('outages', () => {
  it.each(['08006', '53100', '53200', '53300', '57P01', '58030', '25006'])('%s is one', async (state) => {
    const raise = inTransaction(open({}).db, (tx) =>
      sql`do ${sql.raw(`$$ begin raise exception 'x' using errcode = '${state}'; end $$`)}`.execute(tx),
    );
    await expect(raise).rejects.toMatchObject({ category: 'unavailable', reason: 'DATABASE_UNAVAILABLE' });
  });

  it.each([
    ['a wrong password', (url: URL) => (url.password = 'wrong'), '28P01'],
    ['a database that is not there', (url: URL) => (url.pathname = '/none'), '3D000'],
  ])('%s is one for callers, and told apart for whoever starts the process', async (_, change, code) => {
    const url = new URL(scratch.url);
    change(url);
    const error = await fill(open({}, url.href)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ category: 'unavailable', reason: 'DATABASE_UNAVAILABLE' });
    expect(misconfiguration(error)).toMatchObject({ code });
  });
});

/** A way to the server that can stop carrying anything while connections stay open. */
async function silencedLink(target: number): Promise<{ port: number; silence(on: boolean): void; close(): void }> {
  const sockets: Socket[] = [];
  let silent = false;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    sockets.push(near, far);
    let cut = false;
    const carry = (from: Socket, to: Socket): void => {
      from.on('data', (bytes) => {
        cut ||= silent;
        if (!cut) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    };
    carry(near, far);
    carry(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    silence: (on) => {
      silent = on;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
