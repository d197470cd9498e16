// What products cost: the words of a price book. A published book is never changed.

import type { NoticeChannel } from '@tollgate/agreements';
import type { Id } from '@tollgate/ids';
import type { Currency, Money } from '@tollgate/money';

/** How a message travels. */
export type Channel = 'email' | 'sms';

/** How tiers apply: each prices the units within it, or the one that is reached prices all units of the month. */
export type TierMode = 'graduated' | 'volume';

/** From how many earlier units of the month on a unit costs this much. */
export interface Tier {
  readonly fromUnits: bigint;
  readonly unitPrice: Money;
}

/** What one product costs. The first tier starts at 0 and the others follow in ascending order. */
export interface Tariff {
  readonly product: string;
  readonly channel: Channel;
  readonly tierMode: TierMode;
  readonly tiers: readonly Tier[];
}

/** What topping up earns: of all whose minimum is reached the one with the greatest minimum counts. */
export interface TopUpBonus {
  readonly minimumPaid: Money;
  readonly bonusPerMille: bigint;
  readonly validDays: number;
}

/** Whose doing a change of prices is; agreements treat the two differently. */
export type PriceCause = 'own_decision' | 'carrier';

/** One announcement of a change of prices. */
export interface PriceNotice {
  readonly channel: NoticeChannel;
  readonly at: Date;
}

/** What a person publishes. */
export interface PriceBookDraft {
  readonly cause: PriceCause;
  /** How it was announced besides the publication, which is a notice on the site itself. */
  readonly notices: readonly PriceNotice[];
  readonly effectiveTime: Date;
  readonly tariffs: readonly Tariff[];
  readonly topUpBonuses: readonly TopUpBonus[];
}

/** Prices from an instant on. */
export interface PriceBook extends PriceBookDraft {
  readonly priceBookId: Id<'prb'>;
  /** Counts up in the order of publication. */
  readonly version: bigint;
}

/** The one currency that prices are in so far. */
export const PRICE_CURRENCY: Currency = 'CNY';

/** 1,000 yuan a unit: with at most a billion units a charge, every amount fits the 64 bits of wire and database. */
export const MAX_UNIT_PRICE_MICROS = 1_000_000_000n;
