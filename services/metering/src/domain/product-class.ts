// Kinds of products as they are stored.

import type { ProductClass } from '@tollgate/agreements';

export { productClassOf } from '@tollgate/agreements';

/** One bit a class. The numbers are stored: never change or reuse one. */
const CLASS_BITS: Readonly<Record<ProductClass, number>> = { EMAIL: 1, SMS_CN: 2, SMS_INTL: 4, MMS: 8 };
const CLASSES = Object.keys(CLASS_BITS) as ProductClass[];

/** Whether the billed unit is the segment, not the message. */
export const countsSegments = (productClass: ProductClass): boolean =>
  productClass === 'SMS_CN' || productClass === 'SMS_INTL';

export const classBit = (productClass: ProductClass): number => CLASS_BITS[productClass];

/** The classes in a mask: more than one only when gateways reported one message under several products. */
export const classesOf = (mask: number): ProductClass[] => CLASSES.filter((name) => (mask & CLASS_BITS[name]) !== 0);
