// What the wallet is compared with, in databases of their own on the same PostgreSQL: the least that any ledger has to do,
// and none of its rules. One row of the ledger with the id under which it counts once, and one balance that has a limit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import type { BenchContext } from '../case.ts';

const DATABASE = 'bench_baseline';
export const CONNECTIONS = 8;

export interface Baselines {
  /** The stored function over one of the connections. */
  post(account: number): Promise<unknown>;
  /** The same over the one connection of a lone caller. */
  postAlone(account: number): Promise<unknown>;
  /** One statement that inserts an array of rows and updates the balances, over one connection. */
  postRaw(accounts: readonly number[]): Promise<unknown>;
}

const SCHEMA = `
  create table account (id int primary key, balance bigint not null check (balance >= 0));
  create table ledger (
    id uuid primary key,
    account_id int not null,
    amount bigint not null check (amount > 0),
    posted_at timestamptz not null default now()
  );
  create function post(of_id uuid, of_account int, of_amount bigint) returns bigint language plpgsql as $$
  declare left_over bigint;
  begin
    insert into ledger (id, account_id, amount) values (of_id, of_account, of_amount);
    update account set balance = balance - of_amount where id = of_account returning balance into left_over;
    return left_over;
  end $$;`;

const RAW = `
  with posted as (
    insert into ledger (id, account_id, amount)
    select uuidv7(), account_id, $2 from unnest($1::int[]) as given(account_id) returning account_id, amount
  )
  update account set balance = balance - moved.amount
  from (select account_id, sum(amount) as amount from posted group by account_id) as moved
  where account.id = moved.account_id`;

const AMOUNT = 45_000;

/** Makes tables, function and accounts. */
export async function startBaselines(
  context: BenchContext,
  adminUrl: (database?: string) => string,
  accounts: number,
): Promise<Baselines> {
  await makeDatabase(adminUrl, DATABASE);
  const pool = new pg.Pool({ connectionString: adminUrl(DATABASE), max: CONNECTIONS, min: CONNECTIONS });
  const alone = new pg.Client({ connectionString: adminUrl(DATABASE) });
  // The server may be stopped before the connections when a case fails.
  pool.on('error', () => undefined);
  alone.on('error', () => undefined);
  await alone.connect();
  context.onEnd(async () => {
    await alone.end();
    await pool.end();
  });
  await pool.query(SCHEMA);
  await pool.query('insert into account select n, 1000000000000000 from generate_series(0, $1 - 1) n', [accounts]);
  const call = (account: number) => ({
    name: 'post',
    text: 'select post(uuidv7(), $1, $2)',
    values: [account, AMOUNT],
  });
  return {
    post: (account) => pool.query(call(account)),
    postAlone: (account) => alone.query(call(account)),
    postRaw: (places) => alone.query({ name: 'raw', text: RAW, values: [[...places], AMOUNT] }),
  };
}

async function makeDatabase(adminUrl: (database?: string) => string, name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl() });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
}

/** pgbench's TPC-B (scale 10, prepared, 8 clients): transactions/s over so many seconds; undefined where it is not installed. */
export async function startTpcB(
  adminUrl: (database?: string) => string,
): Promise<((seconds: number) => Promise<number>) | undefined> {
  if ((await runPgbench(['--version'])) === undefined) return undefined;
  await makeDatabase(adminUrl, 'bench_tpcb');
  const url = adminUrl('bench_tpcb');
  await runPgbench(['-i', '-q', '-s', '10', url]);
  return async (seconds) => {
    const whole = String(Math.max(1, Math.round(seconds)));
    const said = await runPgbench(['-M', 'prepared', '-c', String(CONNECTIONS), '-j', '2', '-T', whole, '-n', url]);
    const rate = Number(/tps = ([\d.]+)/.exec(said ?? '')?.[1]);
    if (!(rate > 0)) throw new Error('pgbench told no rate');
    return rate;
  };
}

/** What it printed; undefined when there is no pgbench. */
async function runPgbench(args: readonly string[]): Promise<string | undefined> {
  const child = spawn('pgbench', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const chunks: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  const missing = once(child, 'error').then(() => undefined);
  const closed = once(child, 'close').then(([status]: unknown[]) => Number(status));
  const code = await Promise.race([missing, closed]);
  if (code === undefined) return undefined;
  if (code !== 0) throw new Error(`pgbench ${args[0] ?? ''} ended with ${code}`);
  return chunks.join('');
}
