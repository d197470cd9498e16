// What the other services were last told about requirements that are past due, and when to look again.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { AccountsTables } from './schema.ts';

export interface KycStanding {
  readonly tenantId: string;
  /** Ids of requirements. */
  readonly pastDue: readonly string[];
  /** Grows with every change of what is past due. */
  readonly sequence: bigint;
  readonly nextAt: Date | undefined;
}

export async function findKycStanding(db: Reader<AccountsTables>, tenantId: string): Promise<KycStanding | undefined> {
  const row = await db.selectFrom('kyc_standing').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
  return (
    row && {
      tenantId,
      pastDue: row.past_due,
      sequence: row.sequence,
      nextAt: row.next_at ?? undefined,
    }
  );
}

/** Only for a tenant that is locked. */
export async function saveKycStanding(tx: Tx<AccountsTables>, standing: KycStanding, now: Date): Promise<void> {
  const values = {
    past_due: [...standing.pastDue],
    sequence: standing.sequence,
    next_at: standing.nextAt ?? null,
    updated_at: now,
  };
  await tx
    .insertInto('kyc_standing')
    .values({ tenant_id: standing.tenantId, ...values })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
    .execute();
}

/** Tenants that time has changed something for, and open ones that an older version opened without a look. */
export async function findDueTenants(db: Reader<AccountsTables>, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    (select tenant_id from kyc_standing where next_at <= ${now} order by next_at limit ${limit})
    union all
    (select t.tenant_id from tenant t
     where t.state = 'OPEN' and not exists (select from kyc_standing k where k.tenant_id = t.tenant_id)
     limit ${limit})
    limit ${limit}`.execute(db);
  return rows.map((row) => row.tenant_id);
}

/** False when it was announced before. */
export async function insertPaperAnnouncement(
  tx: Tx<AccountsTables>,
  announcement: { readonly verificationId: string; readonly paper: string; readonly daysAhead: number },
  now: Date,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('paper_announcement')
    .values({
      verification_id: announcement.verificationId,
      paper: announcement.paper,
      days_ahead: announcement.daysAhead,
      announced_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('paper')
    .executeTakeFirst();
  return inserted !== undefined;
}
