// The demonstration price book. Prices are of the size found on the market in 2026; they are nobody's offer.
import { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import { derivedUuid } from '@tollgate/ids';
import type { PersonTokens, StackConnection } from './connection.ts';

const cny = (micros: bigint): { currencyCode: string; micros: bigint } => ({ currencyCode: 'CNY', micros });

/** Unit price of an SMS segment below 100,000 a month: 0.045 CNY. */
export const SMS_UNIT_MICROS = 45_000n;
/** Unit price of an e-mail: 0.0018 CNY. */
export const EMAIL_UNIT_MICROS = 1_800n;
/** Top-ups of 1,000 CNY and more get 5% on top, usable for 180 days. */
export const BONUS = { minimumPaidMicros: 1_000_000_000n, perMille: 50, validDays: 180 } as const;
export const SMS_PRODUCT = 'sms-cn';
export const EMAIL_PRODUCT = 'email-trigger';

/** Publishes the price book; a repeated call finds it published. */
export async function seedCatalog(front: StackConnection, seed: string, finance: PersonTokens): Promise<void> {
  const catalog = front.client('billing', CatalogServiceService, finance);
  await catalog.publishPriceBook({
    requestId: derivedUuid(seed, 'price-book'),
    effectiveTime: new Date('2026-01-01T00:00:00+08:00'),
    tariffs: [
      {
        product: SMS_PRODUCT,
        channel: 'CHANNEL_SMS',
        tierMode: 'TIER_MODE_GRADUATED',
        tiers: [
          { fromUnits: 0n, unitPrice: cny(SMS_UNIT_MICROS) },
          { fromUnits: 100_000n, unitPrice: cny(42_000n) },
          { fromUnits: 1_000_000n, unitPrice: cny(39_000n) },
        ],
      },
      {
        product: EMAIL_PRODUCT,
        channel: 'CHANNEL_EMAIL',
        tierMode: 'TIER_MODE_GRADUATED',
        tiers: [{ fromUnits: 0n, unitPrice: cny(EMAIL_UNIT_MICROS) }],
      },
    ],
    topUpBonuses: [
      { minimumPaid: cny(BONUS.minimumPaidMicros), bonusPerMille: BONUS.perMille, validDays: BONUS.validDays },
    ],
    cause: 'PRICE_CAUSE_OWN_DECISION',
    notices: [],
    validateOnly: false,
  });
}
