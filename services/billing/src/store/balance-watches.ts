// What the wallet has to watch for tenants: their alerts, and what triggers their auto top-up.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

/** A version that the wallet does not know yet. */
export interface WatchToPush {
  readonly tenantId: string;
  readonly version: bigint;
  readonly failures: number;
  /** In micros: alerts and trigger together. */
  readonly amounts: readonly bigint[];
}

/** In micros, greatest first. */
export async function alertsOf(db: Db, tenantId: string): Promise<bigint[]> {
  const query = db.selectFrom('balance_watches').select('alerts').where('tenant_id', '=', tenantId);
  return ((await query.executeTakeFirst())?.alerts ?? []).map(BigInt);
}

/** Writes the next version; undefined alerts stay as they are. */
export async function putWatch(
  tx: Tx<BillingTables>,
  tenantId: string,
  alerts: readonly bigint[] | undefined,
  now: Date,
): Promise<void> {
  const kept = alerts === undefined ? null : alerts.map(String);
  await sql`
    insert into balance_watches (tenant_id, alerts, version, next_attempt_at)
    values (${tenantId}, coalesce(${kept}::bigint[], '{}'), 1, ${now})
    on conflict (tenant_id) do update
    set alerts = coalesce(${kept}::bigint[], balance_watches.alerts), version = balance_watches.version + 1,
        failures = 0, next_attempt_at = excluded.next_attempt_at`.execute(tx);
}

export async function watchesToPush(db: Db, now: Date, limit: number): Promise<WatchToPush[]> {
  const { rows } = await sql<{
    tenant_id: string;
    version: bigint;
    failures: number;
    alerts: (bigint | string)[];
    trigger_micros: bigint | null;
  }>`
    select watch.tenant_id, watch.version, watch.failures, watch.alerts, auto.trigger_micros
    from balance_watches as watch
    left join auto_top_ups as auto on auto.tenant_id = watch.tenant_id and auto.state = 'on'
    where watch.pushed < watch.version and watch.next_attempt_at <= ${now}
    order by watch.next_attempt_at limit ${limit}`.execute(db);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    version: row.version,
    failures: row.failures,
    amounts: [...new Set([...row.alerts.map(BigInt), ...(row.trigger_micros === null ? [] : [row.trigger_micros])])],
  }));
}

/** The wallet knows that version. */
export async function setPushed(tx: Tx<BillingTables>, tenantId: string, version: bigint): Promise<void> {
  await tx
    .updateTable('balance_watches')
    .set({ pushed: version, last_refusal: null })
    .where('tenant_id', '=', tenantId)
    .where('pushed', '<', version)
    .execute();
}

/** Notes one refusal of the wallet. */
export async function notePushRefused(
  tx: Tx<BillingTables>,
  one: WatchToPush,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  await tx
    .updateTable('balance_watches')
    .set({ failures: one.failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime })
    .where('tenant_id', '=', one.tenantId)
    .where('version', '=', one.version)
    .where('failures', '=', one.failures)
    .execute();
}
