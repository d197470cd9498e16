// Agreements that metering has just learned of: messages of their time may have been counted under another one.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { Span } from '../domain/agreement-at.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

export interface AgreementToApply {
  readonly tenantId: string;
  readonly agreementNo: number;
}

/** One of them, if there is any; those of a tenant in the order in which they were learned of. */
export async function nextToApply(db: Reader<MeteringTables>): Promise<AgreementToApply | undefined> {
  const row = await db
    .selectFrom('agreements_to_apply')
    .selectAll()
    .orderBy('tenant_id')
    .orderBy('agreement_no')
    .limit(1)
    .executeTakeFirst();
  return row && { tenantId: fromRowTenantId(row.tenant_id), agreementNo: row.agreement_no };
}

export async function removeApplied(
  tx: Tx<MeteringTables>,
  { tenantId, agreementNo }: AgreementToApply,
): Promise<void> {
  await tx
    .deleteFrom('agreements_to_apply')
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .where('agreement_no', '=', agreementNo)
    .execute();
}

/** Whether anything of a tenant was counted in the hours of a span: else no message has to be looked at. */
export async function hasMessagesWithin(
  db: Reader<MeteringTables>,
  tenantId: string,
  { fromMs, untilMs }: Span,
): Promise<boolean> {
  const from = fromMs === undefined ? '-infinity' : new Date(Number(fromMs));
  const until = untilMs === undefined ? 'infinity' : new Date(Number(untilMs));
  const { rows } = await sql`
    select from usage_hours
    where tenant_id = ${toRowTenantId(tenantId)} and messages > 0
      and hour_start >= date_trunc('hour', ${from}::timestamptz, 'UTC') and hour_start < ${until}::timestamptz
    limit 1`.execute(db);
  return rows.length > 0;
}
