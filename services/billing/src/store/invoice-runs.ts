// Month-end runs and how far each of their tenants is.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

/** What a tenant of a run waits for. */
export type RunStage = 'waiting' | 'invoiced';

/** A run that is not over. */
export interface OpenRun {
  readonly month: BillingMonth;
  readonly usagePlace: bigint;
}

export interface RunReasonCount {
  readonly reason: string;
  readonly tenants: bigint;
}

export interface RunRecord {
  readonly month: string;
  readonly startTime: Date;
  readonly endTime: Date | undefined;
  readonly tenants: bigint;
  readonly left: bigint;
  readonly done: bigint;
  readonly failed: bigint;
  readonly invoices: bigint;
  readonly statements: bigint;
  readonly skipped: readonly RunReasonCount[];
  readonly failures: readonly RunReasonCount[];
}

export interface RunFailure {
  readonly tenantId: string;
  readonly reason: string;
  readonly attempts: number;
  readonly nextAttemptTime: Date;
}

/** False when the month has a run already. */
export async function insertRun(tx: Tx<BillingTables>, run: OpenRun, by: string, now: Date): Promise<boolean> {
  const row = await tx
    .insertInto('invoice_runs')
    .values({ month: run.month, usage_place: run.usagePlace, started_by: by, started_at: now, ended_at: null })
    .onConflict((conflict) => conflict.column('month').doNothing())
    .returning('month')
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes in every tenant that is not in yet; the run is open again when there are any. */
export async function addTenants(tx: Tx<BillingTables>, month: BillingMonth, now: Date): Promise<void> {
  const added = await sql`
    insert into invoice_run_tenants (month, tenant_id, next_attempt_at)
    select ${month}, tenant_id, ${now}::timestamptz from tenants
    on conflict do nothing`.execute(tx);
  if ((added.numAffectedRows ?? 0n) > 0n)
    await tx.updateTable('invoice_runs').set({ ended_at: null }).where('month', '=', month).execute();
}

/** Failed tenants are tried again at once. */
export async function retryFailed(tx: Tx<BillingTables>, month: BillingMonth, now: Date): Promise<void> {
  await tx
    .updateTable('invoice_run_tenants')
    .set({ next_attempt_at: now })
    .where('month', '=', month)
    .where('failure', 'is not', null)
    .execute();
}

/** Oldest month first: a later month's invoices come after. */
export async function openRuns(db: Db): Promise<OpenRun[]> {
  const rows = await db
    .selectFrom('invoice_runs')
    .select(['month', 'usage_place'])
    .where('ended_at', 'is', null)
    .orderBy('month')
    .execute();
  // Checked by the table's own constraint.
  return rows.map((row) => ({ month: row.month as BillingMonth, usagePlace: row.usage_place }));
}

/** Tenants that are due at a stage, locked until the transaction ends; those that another worker holds are passed over. */
export async function claimTenants(
  tx: Tx<BillingTables>,
  month: BillingMonth,
  stage: RunStage,
  now: Date,
  among: { readonly limit: number } | { readonly tenantIds: readonly string[] },
): Promise<string[]> {
  let query = tx
    .selectFrom('invoice_run_tenants')
    .select('tenant_id')
    .where('month', '=', month)
    .where('state', '=', stage)
    .where('next_attempt_at', '<=', now);
  query = 'limit' in among ? query.limit(among.limit) : query.where('tenant_id', 'in', [...among.tenantIds]);
  const rows = await query.orderBy('tenant_id').forUpdate().skipLocked().execute();
  return rows.map((row) => row.tenant_id);
}

/** Tenants that are due at a stage, not locked: what has to be asked elsewhere before is asked for these. */
export async function dueTenants(
  db: Db,
  month: BillingMonth,
  stage: RunStage,
  now: Date,
  page: { readonly limit: number; readonly offset: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('invoice_run_tenants')
    .select('tenant_id')
    .where('month', '=', month)
    .where('state', '=', stage)
    .where('next_attempt_at', '<=', now)
    .orderBy('tenant_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map((row) => row.tenant_id);
}

/** What became of one tenant at a stage. */
export type TenantOutcome = { readonly tenantId: string } & (
  | { readonly kind: 'invoiced'; readonly invoiceId: string | null; readonly skipped: string | null }
  | { readonly kind: 'done'; readonly statementNumber: string | null }
  | { readonly kind: 'failed'; readonly reason: string }
);

/** Moves claimed tenants on, one statement a kind. `again` is when failed ones are tried again. */
export async function moveOn(
  tx: Tx<BillingTables>,
  month: BillingMonth,
  outcomes: readonly TenantOutcome[],
  times: { readonly now: Date; readonly again: Date },
): Promise<void> {
  const invoiced = outcomes.filter((one) => one.kind === 'invoiced');
  if (invoiced.length > 0)
    await sql`
      update invoice_run_tenants as one
      set state = 'invoiced', failure = null, attempts = 0, invoice_id = moved.invoice_id, skipped = moved.skipped
      from unnest(${invoiced.map((one) => one.tenantId)}::text[], ${invoiced.map((one) => one.invoiceId)}::text[],
                  ${invoiced.map((one) => one.skipped)}::text[]) as moved(tenant_id, invoice_id, skipped)
      where one.month = ${month} and one.tenant_id = moved.tenant_id`.execute(tx);
  const done = outcomes.filter((one) => one.kind === 'done');
  if (done.length > 0)
    await sql`
      update invoice_run_tenants as one
      set state = 'done', failure = null, statement_number = moved.number, ended_at = ${times.now}::timestamptz
      from unnest(${done.map((one) => one.tenantId)}::text[], ${done.map((one) => one.statementNumber)}::text[])
        as moved(tenant_id, number)
      where one.month = ${month} and one.tenant_id = moved.tenant_id`.execute(tx);
  const failed = outcomes.filter((one) => one.kind === 'failed');
  if (failed.length > 0)
    await sql`
      update invoice_run_tenants as one
      set failure = moved.reason, attempts = one.attempts + 1, next_attempt_at = ${times.again}::timestamptz
      from unnest(${failed.map((one) => one.tenantId)}::text[], ${failed.map((one) => one.reason)}::text[])
        as moved(tenant_id, reason)
      where one.month = ${month} and one.tenant_id = moved.tenant_id`.execute(tx);
}

/** Ends the run when no tenant is left. */
export async function endRun(tx: Tx<BillingTables>, month: BillingMonth, now: Date): Promise<void> {
  await tx
    .updateTable('invoice_runs')
    .set({ ended_at: now })
    .where('month', '=', month)
    .where('ended_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('invoice_run_tenants')
            .select('tenant_id')
            .where('month', '=', month)
            .where('state', 'in', ['waiting', 'invoiced']),
        ),
      ),
    )
    .execute();
}

export async function findRun(db: Db, month: BillingMonth): Promise<RunRecord | undefined> {
  const run = await db.selectFrom('invoice_runs').selectAll().where('month', '=', month).executeTakeFirst();
  if (run === undefined) return undefined;
  const { rows } = await sql<{ state: string; skipped: string | null; failure: string | null } & Counts>`
    select state, skipped, failure, count(*) as tenants, count(invoice_id) as invoices, count(statement_number) as statements
    from invoice_run_tenants where month = ${month} group by 1, 2, 3`.execute(db);
  const total = (of: (row: Counts) => bigint, keep: (row: (typeof rows)[number]) => boolean = () => true): bigint =>
    rows.filter(keep).reduce((sum, row) => sum + of(row), 0n);
  const tenants = (row: Counts): bigint => row.tenants;
  return {
    month: run.month,
    startTime: run.started_at,
    endTime: run.ended_at ?? undefined,
    tenants: total(tenants),
    left: total(tenants, (row) => row.state !== 'done' && row.failure === null),
    done: total(tenants, (row) => row.state === 'done'),
    failed: total(tenants, (row) => row.failure !== null),
    invoices: total((row) => row.invoices),
    statements: total((row) => row.statements),
    skipped: reasons(
      rows.filter((row) => row.state === 'done'),
      (row) => row.skipped,
    ),
    failures: reasons(rows, (row) => row.failure),
  };
}

interface Counts {
  readonly tenants: bigint;
  readonly invoices: bigint;
  readonly statements: bigint;
}

function reasons<Row extends Counts>(rows: readonly Row[], of: (row: Row) => string | null): RunReasonCount[] {
  const counts = new Map<string, bigint>();
  for (const row of rows) {
    const reason = of(row);
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0n) + row.tenants);
  }
  return [...counts]
    .map(([reason, tenants]) => ({ reason, tenants }))
    .toSorted((a, b) => (a.reason < b.reason ? -1 : 1));
}

/** By tenant id, those after one. */
export async function runFailures(
  db: Db,
  month: BillingMonth,
  after: string | undefined,
  limit: number,
): Promise<RunFailure[]> {
  let query = db
    .selectFrom('invoice_run_tenants')
    .select(['tenant_id', 'failure', 'attempts', 'next_attempt_at'])
    .where('month', '=', month)
    .where('failure', 'is not', null);
  if (after !== undefined) query = query.where('tenant_id', '>', after);
  const rows = await query.orderBy('tenant_id').limit(limit).execute();
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    reason: row.failure ?? '',
    attempts: row.attempts,
    nextAttemptTime: row.next_attempt_at,
  }));
}
