// Messages of packages to domain values.

import type { PackageOffer as OfferMessage } from '@tollgate/contracts/billing/v1/packages';
import type { OfferTerms } from '../domain/package.ts';
import { fromProtoMoney, required } from './convert.ts';

/** @throws DomainError FIELD_MISSING, CURRENCY_NOT_SUPPORTED. */
export function fromProtoOffer(message: OfferMessage | undefined): OfferTerms {
  const offer = required(message, 'offer');
  const { code, product, units, validMonths, refundDays, usableInArrears, withdrawn } = offer;
  return {
    code,
    product,
    units,
    price: fromProtoMoney(offer.price, 'offer.price'),
    validMonths,
    overflow: offer.overflow === 'PACKAGE_OVERFLOW_STOP' ? 'stop' : 'pay_as_you_go',
    refundDays,
    usableInArrears,
    withdrawn,
  };
}
