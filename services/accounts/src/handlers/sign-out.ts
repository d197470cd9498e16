// UsersService.SignOut
import type { SignOutRequest, SignOutResponse } from '@tollgate/contracts/accounts/v1/users';
import type { Unary } from '@tollgate/rpc';
import { signOut } from '../operations/keep-session.ts';
import type { HandlerParts } from './handler-parts.ts';

export function signOutHandler({ db, deps }: HandlerParts): Unary<SignOutRequest, SignOutResponse> {
  return async ({ sessionToken }) => {
    await signOut(db, deps, sessionToken);
    return {};
  };
}
