// The proof after the chaos: what was acknowledged is in the tables exactly once, nothing else is, every command answers as
// before, and the ledger verifies.
import pg from 'pg';
import type { Random } from '../random.ts';
import { again } from './callers.ts';
import type { Journal } from './journal.ts';
import type { WalletWorld } from './world.ts';

const DATABASE = 'tollgate_wallet';
const REPEATED_MAX = 600;
const VERIFY_MS = 120_000;

/** Throws with what was lost, doubled or changed. */
export async function proveExactlyOnce(
  world: Pick<WalletWorld, 'stack' | 'processes'>,
  { tenants, journal }: { readonly tenants: readonly string[]; readonly journal: Journal },
  random: Random,
): Promise<void> {
  const faults = [...journal.faults];
  const client = new pg.Client({ connectionString: world.stack.adminUrl(DATABASE) });
  await client.connect();
  try {
    for (const { what, sql, expected } of expectations(tenants, journal))
      faults.push(...differences(what, expected, (await client.query<{ line: string }>(sql, [tenants])).rows));
  } finally {
    await client.end();
  }
  for (const { command, answer } of random.shuffle(journal.answered).slice(0, REPEATED_MAX)) {
    const { text } = await again({ world, journal }, random, command);
    if (text !== answer) faults.push(`answered ${answer}, and now ${text}`);
  }
  for (const { proofs } of world.processes) {
    const ledger = await proofs.verifyLedger({}, { deadlineMs: VERIFY_MS });
    for (const check of ledger.checks) if (!check.ok) faults.push(`${check.name}: ${check.faults.join('; ')}`);
    if (!ledger.ok) faults.push('the ledger does not verify');
  }
  if (faults.length > 0) throw new Error([`${faults.length} faults`, ...faults.slice(0, 20)].join('\n  '));
}

interface Expectation {
  readonly what: string;
  /** One row a line, over the tenants of the run. */
  readonly sql: string;
  readonly expected: readonly string[];
}

function expectations(tenants: readonly string[], journal: Journal): Expectation[] {
  const line = (...parts: readonly (string | bigint)[]): string => parts.join(' ');
  return [
    {
      what: 'charges',
      sql: `select concat_ws(' ', charge_id, tenant_id, amount, from_reservation, from_available, to_arrears) as line
        from charge where tenant_id = any($1)`,
      expected: [...journal.charges].map(([id, each]) =>
        line(id, each.tenantId, each.amount, each.fromReservation, each.fromAvailable, each.toArrears),
      ),
    },
    {
      what: 'transfers of charges',
      sql: `select concat_ws(' ', reference, tenant_id, sum(amount)) as line from transfer
        where tenant_id = any($1) and reference like 'chg\\_%' group by reference, tenant_id`,
      expected: [...journal.charges].map(([id, each]) => line(id, each.tenantId, each.amount)),
    },
    {
      what: 'reservations',
      sql: `select concat_ws(' ', reference, tenant_id, amount, captured, released) as line
        from reservation where tenant_id = any($1)`,
      expected: [...journal.reservations].map(([reference, each]) =>
        line(reference, each.tenantId, each.amount, each.captured, each.released),
      ),
    },
    {
      what: 'lots',
      sql: `select concat_ws(' ', origin, tenant_id, credited) as line from lot where tenant_id = any($1)`,
      expected: [...journal.credits].map(([origin, { tenantId, amount }]) => line(origin, tenantId, amount)),
    },
    {
      what: 'balances',
      sql: `select concat_ws(' ', tenant_id, sum(posted), sum(held)) as line from ledger_account
        where tenant_id = any($1) and kind in ('LOT', 'ARREARS') group by tenant_id`,
      expected: tenants.map((tenantId) => line(tenantId, ...balanceOf(tenantId, journal))),
    },
  ];
}

/** What is left and what is held, from what was acknowledged alone. */
function balanceOf(tenantId: string, { credits, charges, reservations }: Journal): [bigint, bigint] {
  const own = <T extends { readonly tenantId: string }>(rows: ReadonlyMap<string, T>, of: (row: T) => bigint): bigint =>
    [...rows.values()].reduce((sum, row) => (row.tenantId === tenantId ? sum + of(row) : sum), 0n);
  const left = own(credits, (each) => each.amount) - own(charges, (each) => each.amount);
  return [left, own(reservations, (each) => each.amount - each.captured - each.released)];
}

function differences(what: string, expected: readonly string[], rows: readonly { readonly line: string }[]): string[] {
  const found = rows.map((row) => row.line);
  const [has, needs] = [new Set(found), new Set(expected)];
  return [
    ...expected.filter((each) => !has.has(each)).map((each) => `${what}: acknowledged and not there: ${each}`),
    ...found.filter((each) => !needs.has(each)).map((each) => `${what}: there and not acknowledged: ${each}`),
    ...(found.length === has.size ? [] : [`${what}: ${found.length - has.size} rows are doubled`]),
  ];
}
