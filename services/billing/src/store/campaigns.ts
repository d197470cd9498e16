// Campaigns, their versions, and what they gave.

import type { Reader, Tx } from '@tollgate/db';
import { money } from '@tollgate/money';
import { type Selectable, sql } from 'kysely';
import type { Campaign, CampaignAward, CampaignTier, CampaignTotals } from '../domain/campaign.ts';
import { fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { CampaignAwardsTable, CampaignsTable, CampaignTiersTable } from './schema-campaigns.ts';

type Db = Reader<BillingTables>;

/** Versions of campaigns are published one after the other. */
export async function lockCampaigns(tx: Tx<BillingTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('billing-publish-campaign', 0))`.execute(tx);
}

export async function insertCampaign(tx: Tx<BillingTables>, campaign: Campaign, publishedBy: string): Promise<void> {
  const { code, version } = campaign;
  await tx
    .insertInto('campaigns')
    .values({
      code,
      version,
      starts_at: campaign.startTime,
      ends_at: campaign.endTime,
      valid_days: campaign.validDays,
      awards_per_tenant: campaign.awardsPerTenant,
      budget_micros: campaign.budget?.micros ?? null,
      currency: campaign.budget?.currency ?? 'CNY',
      withdrawn: campaign.withdrawn,
      published_at: campaign.publishTime,
      published_by: publishedBy,
    })
    .execute();
  await tx
    .insertInto('campaign_tiers')
    .values(
      campaign.tiers.map(({ minimumPaid, gift }) => ({
        code,
        version,
        minimum_paid_micros: minimumPaid.micros,
        bonus_micros: 'amount' in gift ? gift.amount.micros : null,
        bonus_per_mille: 'perMille' in gift ? gift.perMille : null,
      })),
    )
    .execute();
  await tx
    .insertInto('campaign_totals')
    .values({ code })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The version of each campaign that was current at an instant, by code; of one campaign when it is named. */
export async function campaignsAt(db: Db, at: Date, code?: string): Promise<Campaign[]> {
  const rows = await db
    .selectFrom('campaigns')
    .distinctOn('code')
    .selectAll()
    .where('published_at', '<=', at)
    .$if(code !== undefined, (query) => query.where('code', '=', code ?? ''))
    .orderBy('code')
    .orderBy('version', 'desc')
    .execute();
  if (rows.length === 0) return [];
  const tiers = await db
    .selectFrom('campaign_tiers')
    .selectAll()
    .where(
      'code',
      'in',
      rows.map((row) => row.code),
    )
    .orderBy('minimum_paid_micros')
    .execute();
  return rows.map((row) =>
    fromRow(
      row,
      tiers.filter((tier) => tier.code === row.code && tier.version === row.version),
    ),
  );
}

function fromRow(row: Selectable<CampaignsTable>, tiers: readonly Selectable<CampaignTiersTable>[]): Campaign {
  const amount = (micros: bigint) => fromRowMoney(micros, row.currency);
  return {
    code: row.code,
    version: row.version,
    startTime: row.starts_at,
    endTime: row.ends_at,
    tiers: tiers.map((tier): CampaignTier => {
      const minimumPaid = amount(tier.minimum_paid_micros);
      // One of the two is set: the table's own constraint.
      if (tier.bonus_micros !== null) return { minimumPaid, gift: { amount: amount(tier.bonus_micros) } };
      return { minimumPaid, gift: { perMille: tier.bonus_per_mille ?? 0n } };
    }),
    validDays: row.valid_days,
    awardsPerTenant: row.awards_per_tenant,
    budget: row.budget_micros === null ? undefined : amount(row.budget_micros),
    withdrawn: row.withdrawn,
    publishTime: row.published_at,
  };
}

/** What campaigns have given, by code. */
export async function campaignTotals(db: Db): Promise<Map<string, CampaignTotals>> {
  const rows = await db.selectFrom('campaign_totals').selectAll().execute();
  return new Map(rows.map((row) => [row.code, { given: money(row.given_micros, 'CNY'), awards: row.awards }]));
}

/** The same of one, whose next award waits until this transaction ends. */
export async function lockTotals(tx: Tx<BillingTables>, code: string): Promise<CampaignTotals> {
  const row = await tx
    .selectFrom('campaign_totals')
    .selectAll()
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { given: money(row.given_micros, 'CNY'), awards: row.awards };
}

/** How often a tenant was given something by a campaign. */
export async function awardsOfTenant(db: Db, tenantId: string, code: string): Promise<bigint> {
  const row = await db
    .selectFrom('campaign_awards')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Under the lock of its totals. */
export async function insertAward(
  tx: Tx<BillingTables>,
  order: { readonly orderId: string; readonly tenantId: string },
  award: CampaignAward,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('campaign_awards')
    .values({
      order_id: order.orderId,
      code: award.code,
      version: award.version,
      tenant_id: order.tenantId,
      bonus_micros: award.amount.micros,
      currency: award.amount.currency,
      valid_days: award.validDays,
      awarded_at: now,
    })
    .execute();
  await tx
    .updateTable('campaign_totals')
    .set((eb) => ({
      given_micros: eb('given_micros', '+', award.amount.micros),
      awards: eb('awards', '+', 1n),
    }))
    .where('code', '=', award.code)
    .execute();
}

/** What was given to orders, by order. */
export async function awardsOfOrders(db: Db, orderIds: readonly string[]): Promise<Map<string, CampaignAward>> {
  if (orderIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('campaign_awards')
    .selectAll()
    .where('order_id', 'in', [...orderIds])
    .execute();
  return new Map(rows.map((row) => [row.order_id, awardFromRow(row)]));
}

function awardFromRow(row: Selectable<CampaignAwardsTable>): CampaignAward {
  const { code, version } = row;
  return { code, version, amount: fromRowMoney(row.bonus_micros, row.currency), validDays: row.valid_days };
}
