// StatementsService.SetSellerProfile

import { actorOf } from '@tollgate/auth';
import { SetSellerProfileRequest, SetSellerProfileResponse } from '@tollgate/contracts/billing/v1/statements';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { setSellerProfile } from '../operations/set-seller-profile.ts';
import { toProtoParty } from './convert-statements.ts';

export function setSellerProfileHandler(parts: EntryParts): Unary<SetSellerProfileRequest, SetSellerProfileResponse> {
  return mutation(parts, SetSellerProfileResponse, SetSellerProfileRequest, async (tx, request, call) => {
    const { name, taxNumber, address, phone, bank, bankAccount } = request;
    const seller = { name, taxNumber, address, phone, bank, bankAccount };
    const version = await setSellerProfile(tx, seller, actorOf(call), parts.now());
    return { version, seller: toProtoParty(seller) };
  });
}
