// Month-end runs: how they are started, carried on, read and tried again.

import { type Db, inTransaction, type Reader, type Tx } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { type BillingMonth, monthEnd } from '../domain/billing-month.ts';
import { monthNotDue, runNotFound } from '../domain/document-errors.ts';
import {
  addTenants,
  endRun,
  findRun,
  insertRun,
  openRuns,
  retryFailed,
  runFailures,
  type RunFailure,
  type RunRecord,
} from '../store/invoice-runs.ts';
import type { BillingTables } from '../store/schema.ts';
import { finishStatements } from './finish-statements.ts';
import { issueInvoices } from './issue-invoices.ts';

export type { RunFailure, RunRecord };

/** Batches at a time in one process. */
const WORKERS = 2;

/**
 * Starts a month's run, or takes new tenants into it. `usagePlace`: the newest counted usage; nobody is invoiced before
 * everything up to it is priced.
 *
 * @throws DomainError MONTH_NOT_DUE.
 */
export async function startInvoiceRun(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'graceMs'>,
  month: BillingMonth,
  start: { readonly by: string; readonly usagePlace: bigint },
): Promise<RunRecord> {
  const now = deps.now();
  const due = new Date(monthEnd(month).getTime() + deps.graceMs);
  if (now < due) throw monthNotDue(month, due);
  await insertRun(tx, { month, usagePlace: start.usagePlace }, start.by, now);
  await addTenants(tx, month, now);
  return readInvoiceRun(tx, month);
}

/** @throws DomainError INVOICE_RUN_NOT_FOUND. */
export async function readInvoiceRun(db: Reader<BillingTables>, month: BillingMonth): Promise<RunRecord> {
  const run = await findRun(db, month);
  if (run === undefined) throw runNotFound(month);
  return run;
}

/** @throws DomainError INVOICE_RUN_NOT_FOUND. */
export async function retryInvoiceRun(tx: Tx<BillingTables>, month: BillingMonth, now: Date): Promise<RunRecord> {
  await readInvoiceRun(tx, month);
  await retryFailed(tx, month, now);
  return readInvoiceRun(tx, month);
}

/** Those of a run, by tenant id. @throws DomainError INVOICE_RUN_NOT_FOUND. */
export async function listRunFailures(
  db: Reader<BillingTables>,
  month: BillingMonth,
  after: string | undefined,
  limit: number,
): Promise<RunFailure[]> {
  await readInvoiceRun(db, month);
  return runFailures(db, month, after, limit);
}

/**
 * Carries on with the oldest open run that can move, a few batches at a time, and returns how many tenants moved on. Safe at the same
 * time anywhere: tenants are claimed by locks that die with their holder.
 *
 * @throws DomainError of an outage: the rest waits for the next round.
 */
export async function carryOnRuns(
  db: Db<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'movements' | 'telemetry' | 'backlog' | 'wake'>,
): Promise<number> {
  for (const run of await openRuns(db)) {
    if (!(await deps.backlog.isPricedUpTo(run.usagePlace))) continue;
    const moved = await carryOn(db, deps, run.month);
    if (moved > 0) return moved;
  }
  return 0;
}

async function carryOn(
  db: Db<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'movements' | 'telemetry' | 'wake'>,
  month: BillingMonth,
): Promise<number> {
  const workers = Array.from({ length: WORKERS }, (_, place) => place);
  let moved = total(await Promise.all(workers.map(() => issueInvoices(db, deps, month))));
  if (moved > 0) deps.wake.roundings();
  else moved = total(await Promise.all(workers.map((place) => finishStatements(db, deps, month, place))));
  if (moved === 0) await inTransaction(db, (tx) => endRun(tx, month, deps.now()));
  return moved;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
