// PackagesService.BuyPackage

import { BuyPackageRequest, BuyPackageResponse } from '@tollgate/contracts/billing/v1/packages';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoPackage } from '../adapters/package-messages.ts';
import type { EntryParts } from '../deps.ts';
import { finishPurchase } from '../operations/finish-purchase.ts';
import { buyPackage } from '../operations/packages.ts';
import { required } from './convert.ts';

export function buyPackageHandler(parts: EntryParts): Unary<BuyPackageRequest, BuyPackageResponse> {
  const note = mutation(parts, BuyPackageResponse, BuyPackageRequest, async (tx, request) => ({
    package: toProtoPackage(await buyPackage(tx, parts.deps, request), 0n, parts.now()),
  }));
  // The intent is committed before the wallet is asked: the same request asks again, and a job does if nobody repeats it.
  return async (request, call) => {
    const noted = await note(request, call);
    if (request.validateOnly === true) return noted;
    const { packageId } = required(noted.package, 'package');
    const bought = await finishPurchase(parts.db, parts.deps, packageId);
    return { package: toProtoPackage(bought, bought.offer.units, parts.now()) };
  };
}
