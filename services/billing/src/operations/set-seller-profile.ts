// Says who the provider is on documents from now on.

import type { Reader, Tx } from '@tollgate/db';
import { taxNumberInvalid } from '../domain/document-errors.ts';
import type { Party } from '../domain/party.ts';
import { isCreditCode } from '../domain/tax-number.ts';
import type { BillingTables } from '../store/schema.ts';
import { appendSeller, newestSeller, type SellerProfile } from '../store/seller-profiles.ts';

/** Returns the version. @throws DomainError TAX_NUMBER_INVALID. */
export function setSellerProfile(tx: Tx<BillingTables>, seller: Party, by: string, now: Date): Promise<bigint> {
  if (!isCreditCode(seller.taxNumber)) throw taxNumberInvalid('tax_number');
  return appendSeller(tx, seller, by, now);
}

/** Who it is on documents that are issued now; undefined before it was said. */
export function getSellerProfile(db: Reader<BillingTables>): Promise<SellerProfile | undefined> {
  return newestSeller(db);
}
