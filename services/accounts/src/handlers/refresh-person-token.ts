// UsersService.RefreshPersonToken
import type { RefreshPersonTokenRequest, RefreshPersonTokenResponse } from '@tollgate/contracts/accounts/v1/users';
import type { Unary } from '@tollgate/rpc';
import { refreshPersonToken } from '../operations/keep-session.ts';
import { toProtoUser } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

export function refreshPersonTokenHandler({
  db,
  deps,
}: HandlerParts): Unary<RefreshPersonTokenRequest, RefreshPersonTokenResponse> {
  return async ({ sessionToken }) => {
    const { personToken, user } = await refreshPersonToken(db, deps, sessionToken);
    return { personToken: personToken.token, personTokenExpireTime: personToken.expiresAt, user: toProtoUser(user) };
  };
}
