// Which kind of product a product code stands for: what an agreement's billing bases are about.

import type { ProductClass } from '@tollgate/agreements';

/** One bit a class. The numbers are stored: never change or reuse one. */
const CLASS_BITS: Readonly<Record<ProductClass, number>> = { EMAIL: 1, SMS_CN: 2, SMS_INTL: 4, MMS: 8 };
const CLASSES = Object.keys(CLASS_BITS) as ProductClass[];

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

/** Whether the billed unit is the segment, not the message. */
export const countsSegments = (productClass: ProductClass): boolean =>
  productClass === 'SMS_CN' || productClass === 'SMS_INTL';

export const classBit = (productClass: ProductClass): number => CLASS_BITS[productClass];

/** The classes in a mask: more than one only when gateways reported one message under several products. */
export const classesOf = (mask: number): ProductClass[] => CLASSES.filter((name) => (mask & CLASS_BITS[name]) !== 0);
