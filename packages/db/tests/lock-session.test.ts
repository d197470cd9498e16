import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLockSession } from '../src/index.ts';
import { type ScratchDatabase, scratchDatabase } from './scratch.ts';

let scratch: ScratchDatabase<object>;
beforeAll(async () => {
  scratch = await scratchDatabase({});
});
afterAll(() => scratch.close());

const session = () => createLockSession({ database: scratch.database, onError: () => undefined, retryMs: 10 });
const never = new AbortController().signal;

it('gives a name to one session at a time, and other names to others', async () => {
  const [first, second] = [session(), session()];
  const held = await first.acquire('relay', never);
  const waiting = second.acquire('relay', never);
  const other = await second.acquire('other', never);
  expect(await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 60, 'still waiting'))])).toBe(
    'still waiting',
  );
  await held?.release();
  expect((await waiting)?.lost.aborted).toBe(false);
  expect(other?.lost.aborted).toBe(false);
  await Promise.all([first.close(), second.close()]);
});

it('tells the holder when its session breaks, and lets the next one in', async () => {
  const [first, second] = [session(), session()];
  const held = await first.acquire('relay', never);
  const waiting = second.acquire('relay', never);
  const lost = new Promise((resolve) => held?.lost.addEventListener('abort', resolve));
  const pid = await held?.client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await sql`select pg_terminate_backend(${pid?.rows[0]?.pid})`.execute(scratch.database.db);
  await lost;
  const taken = await waiting;
  expect(taken?.lost.aborted).toBe(false);
  await taken?.release();
  // The broken session opens a new connection by itself.
  expect((await first.acquire('relay', never))?.lost.aborted).toBe(false);
  await Promise.all([first.close(), second.close()]);
});

it('stops waiting when it is told to', async () => {
  const [first, second] = [session(), session()];
  await first.acquire('relay', never);
  expect(await second.acquire('relay', AbortSignal.timeout(30))).toBeUndefined();
  await Promise.all([first.close(), second.close()]);
});
