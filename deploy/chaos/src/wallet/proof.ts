// The proof after the chaos: what was acknowledged is in the tables exactly once, nothing else is, every command answers as
// before, and the ledger verifies.
import pg from 'pg';
import type { Random } from '../random.ts';
import { again } from './answers.ts';
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
    await timeNoted(client, tenants);
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

const NOTED_MS = 60_000;

/** The wallet writes down within seconds that the time of something is over. */
async function timeNoted(client: pg.Client, tenants: readonly string[]): Promise<void> {
  const open = `select from reservation where state = 'OPEN' and expires_at < now() + interval '10 seconds' and tenant_id = any($1)
    union all
    select from lot join ledger_account using (account_id)
    where posted > held and expires_at < now() + interval '10 seconds' and lot.tenant_id = any($1)`;
  const until = Date.now() + NOTED_MS;
  while (((await client.query(open, [tenants])).rowCount ?? 0) > 0) {
    if (Date.now() > until) throw new Error('what is over was not written down');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Expectation {
  readonly what: string;
  /** One row a line, over the tenants of the run. */
  readonly sql: string;
  readonly expected: readonly string[];
}

const line = (...parts: readonly (string | bigint)[]): string => parts.join(' ');

function expectations(tenants: readonly string[], journal: Journal): Expectation[] {
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
      expected: [...journal.credits, ...journal.packages].map(([origin, { tenantId, amount }]) =>
        line(origin, tenantId, amount),
      ),
    },
    ...ofTerms(tenants, journal),
    {
      // What has expired lies on the tenant's page of the provider's account.
      what: 'balances',
      sql: `select concat_ws(' ', tenant_id, sum(posted), sum(held)) as line from ledger_account
        where tenant_id = any($1) and kind in ('LOT', 'ARREARS', 'BREAKAGE') and asset = 'CNY' group by tenant_id`,
      expected: tenants.map((tenantId) => line(tenantId, ...balanceOf(tenantId, journal))),
    },
  ];
}

function ofTerms(tenants: readonly string[], journal: Journal): Expectation[] {
  return [
    {
      what: 'reversals',
      sql: `select concat_ws(' ', reversal_id, tenant_id, charge_id, amount) as line from charge_reversal
        where tenant_id = any($1)`,
      expected: [...journal.reversals].map(([id, each]) => line(id, each.tenantId, each.chargeId, each.amount)),
    },
    {
      what: 'draws',
      sql: `select concat_ws(' ', draw_id, tenant_id, units, from_reservation + from_available) as line from unit_draw
        where tenant_id = any($1)`,
      expected: [...journal.draws].map(([id, each]) => line(id, each.tenantId, each.units, each.drawn)),
    },
    {
      what: 'freezes',
      sql: `select concat_ws(' ', reference, tenant_id, lifted_at is null) as line from wallet_freeze
        where tenant_id = any($1)`,
      expected: [...journal.freezes].map(([reference, { tenantId }]) => line(reference, tenantId, 'f')),
    },
    {
      what: 'units',
      sql: `select concat_ws(' ', tenant_id, sum(posted)) as line from ledger_account
        where tenant_id = any($1) and kind = 'LOT' and asset <> 'CNY' group by tenant_id`,
      expected: tenants
        .filter((tenantId) => [...journal.packages.values()].some((each) => each.tenantId === tenantId))
        .map((tenantId) => line(tenantId, unitsOf(tenantId, journal))),
    },
  ];
}

type Row = { readonly tenantId: string };

function own<T extends Row>(tenantId: string, rows: ReadonlyMap<string, T>, of: (row: T) => bigint): bigint {
  return [...rows.values()].reduce((sum, row) => (row.tenantId === tenantId ? sum + of(row) : sum), 0n);
}

/** What is left and what is held, from what was acknowledged alone. */
function balanceOf(tenantId: string, { credits, charges, reversals, reservations }: Journal): [bigint, bigint] {
  const [credited, charged, givenBack] = [credits, charges, reversals].map(
    (rows: ReadonlyMap<string, Row & { readonly amount: bigint }>) => own(tenantId, rows, (each) => each.amount),
  ) as [bigint, bigint, bigint];
  const held = own(tenantId, reservations, (each) => each.amount - each.captured - each.released);
  return [credited - charged + givenBack, held];
}

const unitsOf = (tenantId: string, { packages, draws }: Journal): bigint =>
  own(tenantId, packages, (each) => each.amount) - own(tenantId, draws, (each) => each.drawn);

function differences(what: string, expected: readonly string[], rows: readonly { readonly line: string }[]): string[] {
  const found = rows.map((row) => row.line);
  const [has, needs] = [new Set(found), new Set(expected)];
  return [
    ...expected.filter((each) => !has.has(each)).map((each) => `${what}: acknowledged and not there: ${each}`),
    ...found.filter((each) => !needs.has(each)).map((each) => `${what}: there and not acknowledged: ${each}`),
    ...(found.length === has.size ? [] : [`${what}: ${found.length - has.size} rows are doubled`]),
  ];
}
