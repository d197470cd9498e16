// PackagesService.ListPackageOffers

import type { ListPackageOffersRequest, ListPackageOffersResponse } from '@tollgate/contracts/billing/v1/packages';
import type { Unary } from '@tollgate/rpc';
import { toProtoOffer } from '../adapters/package-messages.ts';
import type { EntryParts } from '../deps.ts';
import { readOffers } from '../operations/packages.ts';

export function listPackageOffersHandler(
  parts: EntryParts,
): Unary<ListPackageOffersRequest, ListPackageOffersResponse> {
  return async ({ product }) => ({ offers: (await readOffers(parts.db, product)).map(toProtoOffer) });
}
