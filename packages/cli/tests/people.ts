// An accounts service that knows one member of staff.
import { type Identity, signPersonToken } from '@tollgate/auth';
import { type User, UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import { unauthenticated } from '@tollgate/errors';
import { standIn, type StandIn } from '@tollgate/testing/stand-ins';

/** What a shell has to set for the sign-in. */
export const SIGN_IN = {
  TOLLGATE_LOGIN: 'wang.staff',
  TOLLGATE_PASSWORD: 'correct horse',
  TOLLGATE_ONE_TIME_CODE: '123 456',
};

const STAFF: User = {
  userId: `usr_${'0'.repeat(32)}`,
  kind: 'USER_KIND_STAFF',
  tenantId: '',
  roles: ['support', 'enforcer'],
  displayName: '王审核',
  impersonatedBy: '',
};

export interface Sessions {
  over: boolean;
  refreshes: number;
  signOuts: number;
}

export function usersStandIn(accounts: Identity, sessions: Sessions, now: () => Date): StandIn {
  const later = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);
  const token = (): Promise<string> =>
    signPersonToken(accounts, { userId: STAFF.userId, kind: 'staff', roles: STAFF.roles }, now(), 900);
  const access = { signIn: { public: true }, refreshPersonToken: { public: true }, signOut: { public: true } } as const;
  return standIn(UsersServiceService, access, {
    signIn: async ({ login, password, oneTimeCode }) => {
      const known =
        login === SIGN_IN.TOLLGATE_LOGIN && password === SIGN_IN.TOLLGATE_PASSWORD && oneTimeCode === '123456';
      if (!known) throw unauthenticated('SIGN_IN_REFUSED', 'sign-in refused');
      return {
        sessionToken: 'the session',
        sessionExpireTime: later(8 * 3600),
        personToken: await token(),
        personTokenExpireTime: later(900),
        user: STAFF,
      };
    },
    refreshPersonToken: async () => {
      sessions.refreshes += 1;
      if (sessions.over) throw unauthenticated('SESSION_OVER', 'over');
      return { personToken: await token(), personTokenExpireTime: later(900), user: STAFF };
    },
    signOut: async () => {
      sessions.signOuts += 1;
      return {};
    },
  });
}
