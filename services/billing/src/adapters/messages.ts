// Domain values as messages of the contracts, where events and calls carry the same as answers do.

import type {
  PriceBook as PriceBookMessage,
  PriceNoticeChannel,
  Tariff as TariffMessage,
} from '@tollgate/contracts/billing/v1/catalog';
import type { Money as MoneyMessage } from '@tollgate/contracts/common/v1/money';
import type { Money } from '@tollgate/money';
import type { NoticeChannel } from '@tollgate/agreements';
import { nameOfPriced } from '../domain/destination.ts';
import type { Channel, PriceBook, PriceCause, Tariff, TierMode } from '../domain/price-book.ts';

const channels = { email: 'CHANNEL_EMAIL', sms: 'CHANNEL_SMS' } as const satisfies Record<Channel, string>;
const tierModes = { graduated: 'TIER_MODE_GRADUATED', volume: 'TIER_MODE_VOLUME' } as const satisfies Record<
  TierMode,
  string
>;

const causes = {
  own_decision: 'PRICE_CAUSE_OWN_DECISION',
  carrier: 'PRICE_CAUSE_CARRIER',
} as const satisfies Record<PriceCause, string>;
const noticeChannels: Readonly<Record<NoticeChannel, PriceNoticeChannel>> = {
  SITE_POST: 'PRICE_NOTICE_CHANNEL_SITE_POST',
  STATION_LETTER: 'PRICE_NOTICE_CHANNEL_STATION_LETTER',
  EMAIL: 'PRICE_NOTICE_CHANNEL_EMAIL',
  SMS: 'PRICE_NOTICE_CHANNEL_SMS',
  PHONE: 'PRICE_NOTICE_CHANNEL_PHONE',
  WRITTEN: 'PRICE_NOTICE_CHANNEL_WRITTEN',
};

export function toProtoMoney(amount: Money): MoneyMessage {
  return { currencyCode: amount.currency, micros: amount.micros };
}

export function toProtoPriceBook(book: PriceBook): PriceBookMessage {
  return {
    priceBookId: book.priceBookId,
    effectiveTime: book.effectiveTime,
    version: book.version,
    cause: causes[book.cause],
    notices: book.notices.map(({ channel, at }) => ({ channel: noticeChannels[channel], time: at })),
    tariffs: book.tariffs.map(toProtoTariff),
    topUpBonuses: book.topUpBonuses.map((bonus) => ({
      minimumPaid: toProtoMoney(bonus.minimumPaid),
      bonusPerMille: Number(bonus.bonusPerMille),
      validDays: bonus.validDays,
    })),
  };
}

export function toProtoTariff(tariff: Tariff): TariffMessage {
  return {
    ...nameOfPriced(tariff.product),
    channel: channels[tariff.channel],
    tierMode: tierModes[tariff.tierMode],
    tiers: tariff.tiers.map((tier) => ({ fromUnits: tier.fromUnits, unitPrice: toProtoMoney(tier.unitPrice) })),
  };
}
