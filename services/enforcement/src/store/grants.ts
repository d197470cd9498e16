// Grants of tenants, from the intent to what was given back.
import type { Reader, Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';
import type { Grant, Released } from '../domain/grant.ts';
import type { Scope } from '../domain/restriction.ts';
import type { StoppedTraffic } from '../domain/settlement-plan.ts';
import { fromRowGrant } from './rows.ts';
import type { EnforcementTables } from './schema.ts';

export async function insertGrant(tx: Tx<EnforcementTables>, grant: Grant): Promise<void> {
  await tx
    .insertInto('grants')
    .values({
      grant_id: grant.grantId,
      tenant_id: grant.tenantId,
      product: grant.product,
      job_id: grant.jobId,
      message_class: grant.messageClass,
      sender_domain: grant.senderDomain,
      units: grant.units,
      reserved_micros: grant.reserved.micros,
      currency: grant.reserved.currency,
      package_units: grant.packageUnits,
      priced_product: grant.pricedProduct,
      state: grant.state,
      created_at: grant.createdAt,
      expires_at: grant.expiresAt,
      reservation_expires_at: grant.reservationExpiresAt,
      standing_version: grant.standingVersion,
      revoked_at: null,
      released_micros: null,
      closed_at: null,
    })
    .execute();
}

export async function findGrant(
  db: Reader<EnforcementTables>,
  tenantId: string,
  grantId: string,
): Promise<Grant | undefined> {
  const row = await db
    .selectFrom('grants')
    .selectAll()
    .where('grant_id', '=', grantId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && fromRowGrant(row);
}

/** False when the grant is not in RESERVING any more. */
export async function openGrant(tx: Tx<EnforcementTables>, grantId: string, standingVersion: bigint): Promise<boolean> {
  const result = await tx
    .updateTable('grants')
    .set({ state: 'OPEN', standing_version: standingVersion })
    .where('grant_id', '=', grantId)
    .where('state', '=', 'RESERVING')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Ends an intent that became no grant. */
export async function voidGrant(tx: Tx<EnforcementTables>, grantId: string, now: Date): Promise<void> {
  await tx
    .updateTable('grants')
    .set({ state: 'VOID', closed_at: now })
    .where('grant_id', '=', grantId)
    .where('state', '=', 'RESERVING')
    .execute();
}

/** False when the grant was not open or revoked. */
export async function markReturned(
  tx: Tx<EnforcementTables>,
  grantId: string,
  released: Released,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('grants')
    .set({ state: 'RETURNED', released_micros: released.money.micros, released_units: released.units, closed_at: now })
    .where('grant_id', '=', grantId)
    .where('state', 'in', ['OPEN', 'REVOKED'])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export interface OpenGrants {
  readonly count: bigint;
  readonly units: bigint;
}

/** Ends sending under the tenant's open grants of a scope. Their reservations stay for what was sent already. */
export async function revokeGrants(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  scope: Scope,
  now: Date,
): Promise<OpenGrants> {
  const rows = await tx
    .updateTable('grants')
    .set({ state: 'REVOKED', revoked_at: now })
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'OPEN')
    .where(within(scope))
    .returning('units')
    .execute();
  return { count: BigInt(rows.length), units: rows.reduce((sum, row) => sum + row.units, 0n) };
}

/** The open grants that a restriction of the scope is about; a request that did not say may be of any. */
function within({ kind, value }: Scope): RawBuilder<boolean> {
  switch (kind) {
    case 'ACCOUNT':
      return sql<boolean>`true`;
    case 'PRODUCT':
      return sql<boolean>`product = ${value}`;
    case 'MESSAGE_CLASS':
      return sql<boolean>`message_class in ('', ${value})`;
    case 'SENDER_DOMAIN':
      return sql<boolean>`(sender_domain in ('', ${value}) or right(sender_domain, ${value.length + 1}) = ${`.${value}`})`;
  }
}

/** Ends grants that nobody returned and whose reservations the wallet has freed by itself; answers how many. */
export async function expireGrants(tx: Tx<EnforcementTables>, now: Date, limit: number): Promise<number> {
  const due = tx
    .selectFrom('grants')
    .select('grant_id')
    .where('state', 'in', ['OPEN', 'REVOKED'])
    .where('reservation_expires_at', '<=', now)
    .orderBy('reservation_expires_at')
    .limit(limit)
    .forUpdate()
    .skipLocked();
  const result = await tx
    .updateTable('grants')
    .set({ state: 'EXPIRED', closed_at: now })
    .where('grant_id', 'in', due)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Grants whose reservation neither came back nor ran out yet, intents included, oldest first. */
export async function unsettledGrants(db: Reader<EnforcementTables>, tenantId: string): Promise<Grant[]> {
  const rows = await db
    .selectFrom('grants')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', ['RESERVING', 'OPEN', 'REVOKED'])
    .orderBy('created_at')
    .execute();
  return rows.map(fromRowGrant);
}

/** Units of a scope that were granted since then. */
export async function admittedSince(
  db: Reader<EnforcementTables>,
  tenantId: string,
  scope: Scope,
  since: Date,
): Promise<bigint> {
  const row = await db
    .selectFrom('grants')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<string>('units'), eb.val('0')).as('units'))
    .where('tenant_id', '=', tenantId)
    .where('created_at', '>=', since)
    .where('state', 'not in', ['RESERVING', 'VOID'])
    .where(within(scope))
    .executeTakeFirstOrThrow();
  return BigInt(row.units);
}

const DAY_MS = 86_400_000;

/** What a tenant may send now and was admitted to send within a day, by product. */
export async function trafficOf(db: Reader<EnforcementTables>, tenantId: string, now: Date): Promise<StoppedTraffic[]> {
  const since = new Date(now.getTime() - DAY_MS);
  const rows = await db
    .selectFrom('grants')
    .select((eb) => [
      'product',
      eb.fn.countAll<bigint>().filterWhere('state', '=', 'OPEN').as('open_grants'),
      eb.fn.coalesce(eb.fn.sum<string>('units').filterWhere('state', '=', 'OPEN'), eb.val('0')).as('open_units'),
      eb.fn.coalesce(eb.fn.sum<string>('units').filterWhere('created_at', '>', since), eb.val('0')).as('last_day'),
    ])
    .where('tenant_id', '=', tenantId)
    .where('state', '<>', 'VOID')
    .where((eb) => eb.or([eb('state', '=', 'OPEN'), eb('created_at', '>', since)]))
    .groupBy('product')
    .orderBy('product')
    .execute();
  return rows.map((row) => ({
    product: row.product,
    openGrants: row.open_grants,
    openUnits: BigInt(row.open_units),
    unitsLastDay: BigInt(row.last_day),
  }));
}

/** Intents that nobody carried on with, oldest first. */
export async function staleIntents(db: Reader<EnforcementTables>, before: Date, limit: number): Promise<Grant[]> {
  const rows = await db
    .selectFrom('grants')
    .selectAll()
    .where('state', '=', 'RESERVING')
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map(fromRowGrant);
}
