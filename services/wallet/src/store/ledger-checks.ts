// The questions that prove the books. Each answers with the number of rows looked at and the first faults; none repairs.
import type { Reader } from '@tollgate/db';
import { sql, type RawBuilder } from 'kysely';
import type { WalletTables } from './schema.ts';

export interface LedgerCheck {
  readonly name: string;
  readonly examined: bigint;
  /** At most ten, for people. */
  readonly faults: readonly string[];
}

/** Counts rows and lists faults as text in a column named fault. */
interface Question {
  readonly name: string;
  readonly examined: RawBuilder<{ count: bigint }>;
  readonly faults: RawBuilder<{ fault: string }>;
}

const QUESTIONS: readonly Question[] = [
  {
    name: 'TRIAL_BALANCE',
    examined: sql`select count(*) from ledger_account`,
    faults: sql`select asset || ' sums to ' || sum(posted) as fault from ledger_account group by asset having sum(posted) <> 0`,
  },
  {
    name: 'BALANCES_EQUAL_TRANSFERS',
    examined: sql`select count(*) from transfer`,
    faults: sql`
      select account_id || ' has ' || posted || ', its transfers sum to ' || coalesce(moved, 0) as fault
      from ledger_account left join (
        select account, sum(amount) as moved
        from (select to_account as account, amount from transfer union all select from_account, -amount from transfer) as side
        group by account
      ) as fold on fold.account = account_id
      where posted <> coalesce(moved, 0)`,
  },
  {
    name: 'CHAINS_UNBROKEN',
    examined: sql`select count(*) from transfer`,
    faults: sql`
      select account || ' at sequence ' || sequence || ': ' || coalesce(before, 0) || ' plus ' || change || ' is not ' || after as fault
      from (
        select account, sequence, change, after, lag(after) over (partition by account order by sequence) as before
        from (select to_account as account, sequence, amount as change, to_balance as after from transfer
              union all select from_account, sequence, -amount, from_balance from transfer) as side
      ) as chain
      where after <> coalesce(before, 0) + change`,
  },
  {
    name: 'NO_OVERDRAFT',
    examined: sql`select count(*) from ledger_account where not may_go_negative`,
    faults: sql`
      select account_id || ' has ' || posted || ' with ' || held || ' held' as fault
      from ledger_account where not may_go_negative and posted - held < 0`,
  },
  {
    name: 'RESERVATIONS_EQUAL_HOLDS',
    examined: sql`select count(*) from reservation`,
    faults: sql`
      select reservation.reservation_id || ' should hold ' || (amount - captured - released) || ', holds ' || coalesce(total, 0) as fault
      from reservation left join (
        select reservation_id, sum(amount) as total from reservation_hold group by reservation_id
      ) as hold on hold.reservation_id = reservation.reservation_id
      where amount - captured - released <> coalesce(total, 0)
      union all
      select lot.lot_id || ' says ' || account.held || ' held, its holds sum to ' || coalesce(total, 0)
      from lot join ledger_account as account using (account_id) left join (
        select lot_id, sum(amount) as total from reservation_hold group by lot_id
      ) as hold on hold.lot_id = lot.lot_id
      where account.held <> coalesce(total, 0)`,
  },
  {
    name: 'CHARGES_EQUAL_TRANSFERS',
    examined: sql`select count(*) from charge`,
    faults: sql`
      select coalesce(charge_id, reference) || ' is ' || coalesce(charge.amount, 0) || ', its transfers sum to ' || coalesce(total, 0) as fault
      from charge full join (
        select reference, sum(amount) as total from transfer where reason in ('CHARGE', 'ARREARS') group by reference
      ) as moved on moved.reference = charge_id
      where coalesce(charge.amount, 0) <> coalesce(total, 0)`,
  },
];

/** Asks every question; run it in one repeatable-read transaction, so that all look at the same books. */
export async function askLedgerQuestions(db: Reader<WalletTables>): Promise<LedgerCheck[]> {
  const checks: LedgerCheck[] = [];
  for (const question of QUESTIONS) {
    const examined = await question.examined.execute(db);
    const faults = await sql<{ fault: string }>`select fault from (${question.faults}) as found limit 10`.execute(db);
    checks.push({
      name: question.name,
      examined: examined.rows[0]?.count ?? 0n,
      faults: faults.rows.map((row) => row.fault),
    });
  }
  return checks;
}

/** The newest sequence number of the whole ledger. */
export async function newestSequence(db: Reader<WalletTables>): Promise<bigint> {
  const row = await db
    .selectFrom('transfer')
    .select((build) => build.fn.max('sequence').as('sequence'))
    .executeTakeFirst();
  return row?.sequence ?? 0n;
}
