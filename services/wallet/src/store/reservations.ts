// Reservations that time has ended.
import type { Reader } from '@tollgate/db';
import type { WalletTables } from './schema.ts';

/** Tenants with an open reservation whose time is over. */
export async function tenantsWithExpiredReservations(
  db: Reader<WalletTables>,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('reservation')
    .select('tenant_id')
    .distinct()
    .where('state', '=', 'OPEN')
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute();
  return rows.map((row) => row.tenant_id);
}
