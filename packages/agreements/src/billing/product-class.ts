// Which kind of product a product code stands for: what an agreement's bases and ratios are about.
import type { ProductClass } from '../schema/billing.ts';

/**
 * The class of a product of the catalogue. The catalogue knows the channel only; among text messages the words of the
 * code tell the rest: `mms-…` is multimedia, `…-intl…` goes abroad, all else stays in China.
 */
export function productClassOf(product: string, channel: 'EMAIL' | 'SMS'): ProductClass {
  if (channel === 'EMAIL') return 'EMAIL';
  const words = product.split('-');
  if (words.includes('mms')) return 'MMS';
  return words.includes('intl') ? 'SMS_INTL' : 'SMS_CN';
}
