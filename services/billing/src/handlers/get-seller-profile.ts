// StatementsService.GetSellerProfile

import type { GetSellerProfileRequest, GetSellerProfileResponse } from '@tollgate/contracts/billing/v1/statements';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { getSellerProfile } from '../operations/set-seller-profile.ts';
import { toProtoParty } from './convert-statements.ts';

export function getSellerProfileHandler(parts: EntryParts): Unary<GetSellerProfileRequest, GetSellerProfileResponse> {
  return async () => {
    const found = await getSellerProfile(parts.db);
    return { version: found?.version ?? 0n, seller: found && toProtoParty(found.seller) };
  };
}
