// The baseline of the wallet's cases: one call of a stored function that inserts a ledger row and updates a balance, in a
// database of its own on the same PostgreSQL. The least that any ledger has to do, and none of its rules.
import pg from 'pg';
import type { BenchContext } from '../case.ts';

const DATABASE = 'bench_baseline';
export const CONNECTIONS = 8;

/** Makes tables, function and accounts; each call of the result posts one transfer over one of the connections. */
export async function storedFunction(
  context: BenchContext,
  adminUrl: (database?: string) => string,
  accounts: number,
): Promise<(caller: number) => Promise<unknown>> {
  const admin = new pg.Client({ connectionString: adminUrl() });
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  await admin.end();
  const pool = new pg.Pool({ connectionString: adminUrl(DATABASE), max: CONNECTIONS, min: CONNECTIONS });
  // The server may be stopped before the pool when a case fails.
  pool.on('error', () => undefined);
  context.onEnd(() => pool.end());
  await pool.query(`
    create table account (id int primary key, balance bigint not null check (balance >= 0));
    create table ledger (
      id bigint generated always as identity primary key,
      account_id int not null,
      amount bigint not null check (amount > 0),
      posted_at timestamptz not null default now()
    );
    create function post(of_account int, of_amount bigint) returns bigint language plpgsql as $$
    declare left_over bigint;
    begin
      insert into ledger (account_id, amount) values (of_account, of_amount);
      update account set balance = balance - of_amount where id = of_account returning balance into left_over;
      return left_over;
    end $$;`);
  await pool.query('insert into account select n, 1000000000000 from generate_series(0, $1 - 1) n', [accounts]);
  return () =>
    pool.query({ name: 'post', text: 'select post($1, $2)', values: [Math.floor(Math.random() * accounts), 45_000] });
}
