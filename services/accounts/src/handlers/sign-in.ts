// UsersService.SignIn
import type { SignInRequest, SignInResponse } from '@tollgate/contracts/accounts/v1/users';
import type { Unary } from '@tollgate/rpc';
import { signIn } from '../operations/sign-in.ts';
import { toProtoUser } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

export function signInHandler({ db, deps }: HandlerParts): Unary<SignInRequest, SignInResponse> {
  return async (request) => {
    const { sessionToken, sessionExpiresAt, personToken, user } = await signIn(db, deps, request);
    return {
      sessionToken,
      sessionExpireTime: sessionExpiresAt,
      personToken: personToken.token,
      personTokenExpireTime: personToken.expiresAt,
      user: toProtoUser(user),
    };
  };
}
