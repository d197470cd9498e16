// PackagesService.PublishPackageOffer

import { actorOf } from '@tollgate/auth';
import { PublishPackageOfferRequest, PublishPackageOfferResponse } from '@tollgate/contracts/billing/v1/packages';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoOffer } from '../adapters/package-messages.ts';
import type { EntryParts } from '../deps.ts';
import { publishOffer } from '../operations/packages.ts';
import { fromProtoOffer } from './convert-packages.ts';

export function publishPackageOfferHandler(
  parts: EntryParts,
): Unary<PublishPackageOfferRequest, PublishPackageOfferResponse> {
  return mutation(parts, PublishPackageOfferResponse, PublishPackageOfferRequest, async (tx, request, call) => ({
    offer: toProtoOffer(await publishOffer(tx, parts.deps, fromProtoOffer(request.offer), actorOf(call))),
  }));
}
