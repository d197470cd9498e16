// PackagesService.RefundPackage

import { RefundPackageRequest, RefundPackageResponse } from '@tollgate/contracts/billing/v1/packages';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoPackageRefund } from '../adapters/package-messages.ts';
import type { EntryParts } from '../deps.ts';
import { finishPackageRefund, lotOfPackage, notePackageRefund } from '../operations/refund-package.ts';

export function refundPackageHandler(parts: EntryParts): Unary<RefundPackageRequest, RefundPackageResponse> {
  return async (request, call) => {
    // The wallet is asked outside of the transaction; what it says is checked again when the lot is taken back.
    const lot = await lotOfPackage(parts.deps, request);
    const note = mutation(parts, RefundPackageResponse, RefundPackageRequest, async (tx, { tenantId, packageId }) => {
      const refund = await notePackageRefund(tx, parts.deps, { tenantId, packageId }, lot);
      return { refund: toProtoPackageRefund({ packageId, tenantId }, { ...refund, time: refund.askTime }) };
    });
    const noted = await note(request, call);
    if (request.validateOnly) return noted;
    const { tenantId, packageId } = request;
    const refund = await finishPackageRefund(parts.db, parts.deps, packageId);
    return { refund: toProtoPackageRefund({ packageId, tenantId }, { ...refund, time: refund.endTime }) };
  };
}
