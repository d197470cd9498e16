// Domain values as messages of the contracts, where events and calls carry the same as answers do.

import type { PriceBook as PriceBookMessage } from '@tollgate/contracts/billing/v1/catalog';
import type { Money as MoneyMessage } from '@tollgate/contracts/common/v1/money';
import type { Money } from '@tollgate/money';
import type { Channel, PriceBook, TierMode } from '../domain/price-book.ts';

const channels = { email: 'CHANNEL_EMAIL', sms: 'CHANNEL_SMS' } as const satisfies Record<Channel, string>;
const tierModes = { graduated: 'TIER_MODE_GRADUATED', volume: 'TIER_MODE_VOLUME' } as const satisfies Record<
  TierMode,
  string
>;

export function toProtoMoney(amount: Money): MoneyMessage {
  return { currencyCode: amount.currency, micros: amount.micros };
}

export function toProtoPriceBook(book: PriceBook): PriceBookMessage {
  return {
    priceBookId: book.priceBookId,
    effectiveTime: book.effectiveTime,
    tariffs: book.tariffs.map((tariff) => ({
      product: tariff.product,
      channel: channels[tariff.channel],
      tierMode: tierModes[tariff.tierMode],
      tiers: tariff.tiers.map((tier) => ({ fromUnits: tier.fromUnits, unitPrice: toProtoMoney(tier.unitPrice) })),
    })),
    topUpBonuses: book.topUpBonuses.map((bonus) => ({
      minimumPaid: toProtoMoney(bonus.minimumPaid),
      bonusPerMille: Number(bonus.bonusPerMille),
      validDays: bonus.validDays,
    })),
  };
}
