// Campaigns: what is given on top of a top-up for a while, besides the price book's bonus.

import { compare, isWholeFen, type Money, money } from '@tollgate/money';
import { PRICE_CURRENCY } from './price-book.ts';

/** What is given from a payment on: an amount, or thousandths of what was paid. */
export interface CampaignTier {
  readonly minimumPaid: Money;
  readonly gift: { readonly amount: Money } | { readonly perMille: bigint };
}

/** What a version of a campaign says. */
export interface CampaignTerms {
  readonly code: string;
  /** Orders made from then on, and before the end. */
  readonly startTime: Date;
  readonly endTime: Date;
  readonly tiers: readonly CampaignTier[];
  readonly validDays: number;
  /** 0 for no limit. */
  readonly awardsPerTenant: number;
  /** Of all tenants and versions; undefined for no limit. */
  readonly budget: Money | undefined;
  readonly withdrawn: boolean;
}

/** A published version; never changed. */
export interface Campaign extends CampaignTerms {
  readonly version: number;
  readonly publishTime: Date;
}

/** What a campaign has given so far, over all versions. */
export interface CampaignTotals {
  readonly given: Money;
  readonly awards: bigint;
}

/** What a campaign gives to one order. */
export interface CampaignAward {
  readonly code: string;
  readonly version: number;
  readonly amount: Money;
  readonly validDays: number;
}

export interface CampaignFault {
  readonly field: string;
  readonly description: string;
}

/** What is wrong with terms that somebody wants to publish. */
export function campaignFaults(terms: CampaignTerms): CampaignFault[] {
  const faults = terms.tiers.flatMap((tier, index) => tierFaults(tier, index, terms.tiers));
  if (terms.endTime <= terms.startTime) faults.push({ field: 'end_time', description: 'it ends after it starts' });
  if (terms.budget !== undefined && !isAmount(terms.budget))
    faults.push({ field: 'budget', description: 'a budget is more than 0, in whole fen' });
  return faults;
}

function tierFaults({ minimumPaid, gift }: CampaignTier, index: number, all: readonly CampaignTier[]): CampaignFault[] {
  const field = `tiers[${index}]`;
  const faults: CampaignFault[] = [];
  if (!isAmount(minimumPaid))
    faults.push({ field: `${field}.minimum_paid`, description: 'a minimum payment is more than 0, in whole fen' });
  if (all.findIndex((other) => other.minimumPaid.micros === minimumPaid.micros) < index)
    faults.push({ field: `${field}.minimum_paid`, description: 'a minimum payment has one bonus' });
  if ('amount' in gift) {
    if (!isAmount(gift.amount))
      faults.push({ field: `${field}.bonus`, description: 'a bonus is more than 0, in whole fen' });
    else if (compare(gift.amount, minimumPaid) > 0)
      faults.push({ field: `${field}.bonus`, description: 'a bonus is at most what is paid' });
  }
  return faults;
}

function isAmount(amount: Money): boolean {
  return amount.micros > 0n && isWholeFen(amount) && amount.currency === PRICE_CURRENCY;
}

/** Whether an order made then takes part. */
export function isRunning({ startTime, endTime, withdrawn }: CampaignTerms, at: Date): boolean {
  return !withdrawn && startTime <= at && at < endTime;
}

/** What a campaign gives for a payment, by the greatest minimum reached; undefined when none is. */
export function awardFor(campaign: Campaign, paid: Money): CampaignAward | undefined {
  const reached = campaign.tiers
    .filter((tier) => compare(tier.minimumPaid, paid) <= 0)
    .toSorted((a, b) => compare(a.minimumPaid, b.minimumPaid))
    .at(-1);
  if (reached === undefined) return undefined;
  const { gift } = reached;
  const amount = 'amount' in gift ? gift.amount : money((paid.micros * gift.perMille) / 1_000n, paid.currency);
  return { code: campaign.code, version: campaign.version, amount, validDays: campaign.validDays };
}

/** Whether one more award is within the campaign's limits. */
export function fits(campaign: Campaign, award: CampaignAward, totals: CampaignTotals, ofTenant: bigint): boolean {
  if (campaign.awardsPerTenant > 0 && ofTenant >= BigInt(campaign.awardsPerTenant)) return false;
  return campaign.budget === undefined || totals.given.micros + award.amount.micros <= campaign.budget.micros;
}

/** An order takes part in one campaign: the one that gives most; of equal ones the first by code. */
export function inOrderOfGift(awards: readonly CampaignAward[]): CampaignAward[] {
  return awards.toSorted((a, b) => compare(b.amount, a.amount) || (a.code < b.code ? -1 : 1));
}
