// Publishes campaigns, shows them, says what a top-up would be given, and gives it when the top-up is paid.

import type { Reader, Tx } from '@tollgate/db';
import { add, type Money, zero } from '@tollgate/money';
import {
  awardFor,
  type Campaign,
  type CampaignAward,
  campaignFaults,
  type CampaignTerms,
  type CampaignTotals,
  fits,
  inOrderOfGift,
  isRunning,
} from '../domain/campaign.ts';
import { amountInvalid, campaignInvalid, tenantClosed, tenantNotFound, topUpRestricted } from '../domain/errors.ts';
import { bonusFor, type Order, type OrderBonus, refuseTopUpAmount } from '../domain/order.ts';
import { PRICE_CURRENCY } from '../domain/price-book.ts';
import { whatStopsTopUp } from '../domain/top-up-restriction.ts';
import {
  awardsOfTenant,
  campaignsAt,
  campaignTotals,
  insertAward,
  insertCampaign,
  lockCampaigns,
  lockTotals,
} from '../store/campaigns.ts';
import { findPriceBook, priceBookInForce } from '../store/price-books.ts';
import type { BillingTables } from '../store/schema.ts';
import { topUpRestrictions } from '../store/standings.ts';
import { findTenant } from '../store/tenants.ts';

interface Deps {
  readonly now: () => Date;
}

/** @throws DomainError CAMPAIGN_INVALID. */
export async function publishCampaign(
  tx: Tx<BillingTables>,
  deps: Deps,
  terms: CampaignTerms,
  publishedBy: string,
): Promise<CampaignStanding> {
  await lockCampaigns(tx);
  const now = deps.now();
  const faults = campaignFaults(terms);
  if (!terms.withdrawn && terms.endTime <= now) faults.push({ field: 'end_time', description: 'it has not ended yet' });
  if (faults.length > 0) throw campaignInvalid(faults);
  const [before] = await campaignsAt(tx, now, terms.code);
  const campaign = { ...terms, version: (before?.version ?? 0) + 1, publishTime: now };
  await insertCampaign(tx, campaign, publishedBy);
  return { campaign, totals: (await campaignTotals(tx)).get(campaign.code) ?? NOTHING_GIVEN };
}

/** A campaign and what it has given. */
export interface CampaignStanding {
  readonly campaign: Campaign;
  readonly totals: CampaignTotals;
}

const NOTHING_GIVEN: CampaignTotals = { given: zero(PRICE_CURRENCY), awards: 0n };
const MAX_LISTED = 200;

export async function listCampaigns(
  db: Reader<BillingTables>,
  deps: Deps,
  includeEnded: boolean,
): Promise<CampaignStanding[]> {
  const now = deps.now();
  const totals = await campaignTotals(db);
  const all = await campaignsAt(db, now);
  return all
    .filter((campaign) => includeEnded || (!campaign.withdrawn && campaign.endTime > now))
    .slice(0, MAX_LISTED)
    .map((campaign) => ({ campaign, totals: totals.get(campaign.code) ?? NOTHING_GIVEN }));
}

/** What a top-up would be given. */
export interface TopUpPreview {
  readonly paid: Money;
  readonly bonus: OrderBonus | undefined;
  readonly priceBookId: string | undefined;
  readonly campaign: CampaignAward | undefined;
  readonly total: Money;
}

/** @throws DomainError AMOUNT_INVALID, TENANT_NOT_FOUND, TENANT_CLOSED, TOP_UP_RESTRICTED: as the order would be refused. */
export async function previewTopUp(
  db: Reader<BillingTables>,
  deps: Deps,
  { tenantId, amount: paid }: { readonly tenantId: string; readonly amount: Money },
): Promise<TopUpPreview> {
  const fault = refuseTopUpAmount(paid);
  if (fault !== undefined) throw amountInvalid(fault);
  const tenant = await findTenant(db, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (tenant.closed) throw tenantClosed(tenantId);
  const now = deps.now();
  const restriction = whatStopsTopUp(await topUpRestrictions(db, tenantId), now);
  if (restriction !== undefined) throw topUpRestricted(restriction);
  const priceBookId = await priceBookInForce(db, now);
  const book = priceBookId && (await findPriceBook(db, priceBookId));
  const bonus = bonusFor(paid, book?.topUpBonuses ?? []);
  const totals = await campaignTotals(db);
  const campaign = await firstFitting(db, { tenantId, amount: paid, createTime: now }, (code) =>
    Promise.resolve(totals.get(code) ?? NOTHING_GIVEN),
  );
  const gifts = [bonus?.amount, campaign?.amount].filter((gift) => gift !== undefined);
  return { paid, bonus, priceBookId, campaign, total: gifts.reduce((sum, gift) => add(sum, gift), paid) };
}

/**
 * Decides what a campaign gives to an order, in the transaction in which it is paid: once, as the campaign stood when the
 * order was made, and within its limits now. What is paid late, after the order was closed, takes no part.
 */
export async function awardCampaign(tx: Tx<BillingTables>, order: Order, now: Date): Promise<void> {
  if (order.ordered !== undefined || order.closeTime !== undefined) return;
  const award = await firstFitting(tx, order, (code) => lockTotals(tx, code));
  if (award !== undefined) await insertAward(tx, order, award, now);
}

async function firstFitting(
  db: Reader<BillingTables>,
  { tenantId, amount, createTime }: Pick<Order, 'tenantId' | 'amount' | 'createTime'>,
  totalsOf: (code: string) => Promise<CampaignTotals>,
): Promise<CampaignAward | undefined> {
  const running = (await campaignsAt(db, createTime)).filter((campaign) => isRunning(campaign, createTime));
  const awards = running.map((campaign) => awardFor(campaign, amount)).filter((award) => award !== undefined);
  // In one order of locks, whichever gives most: so no two payments wait for each other.
  const totalsByCode = new Map<string, CampaignTotals>();
  for (const { code } of awards.toSorted((a, b) => (a.code < b.code ? -1 : 1)))
    totalsByCode.set(code, await totalsOf(code));
  for (const award of inOrderOfGift(awards)) {
    const campaign = running.find(({ code }) => code === award.code);
    const totals = totalsByCode.get(award.code);
    if (campaign === undefined || totals === undefined) continue;
    if (fits(campaign, award, totals, await awardsOfTenant(db, tenantId, award.code))) return award;
  }
  return undefined;
}
