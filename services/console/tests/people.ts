// People who can sign in, and an accounts service that knows them.
import { randomUUID } from 'node:crypto';

import { type Identity, signPersonToken } from '@tollgate/auth';
import { type User, UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import { unauthenticated, unavailable } from '@tollgate/errors';

import { standIn, type StandIn } from '@tollgate/testing/stand-ins';

export const OWN = `ten_${'0'.repeat(31)}1`;
export const OTHER = `ten_${'0'.repeat(31)}2`;
export const PASSWORD = 'correct horse';
const ONE_TIME_CODE = '123456';

const user = (userId: string, kind: User['kind'], tenantId: string, roles: string[]): User => ({
  userId: `usr_${userId.padStart(32, '0')}`,
  kind,
  tenantId,
  roles,
  displayName: kind === 'USER_KIND_STAFF' ? '王审核' : '云帆商城',
  impersonatedBy: '',
});

/** By login. */
const PEOPLE: Readonly<Record<string, User>> = {
  '13900000001': user('1', 'USER_KIND_TENANT', OWN, ['owner']),
  'wang.staff': user('2', 'USER_KIND_STAFF', '', ['support', 'reviewer', 'enforcer']),
  'liu.approver': user('3', 'USER_KIND_STAFF', '', ['support', 'approver']),
};

/** What accounts knows about sessions; tests end them. */
export interface AccountsState {
  /** Every session is over. */
  over: boolean;
  refreshes: number;
  /** Accounts cannot be asked about sessions. */
  down: boolean;
}

/** Signs people in with tokens that the other services believe. */
export function usersStandIn(accounts: Identity, state: AccountsState, now: () => Date): StandIn {
  const later = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);
  const tokenOf = (who: User): Promise<string> => {
    const kind = who.kind === 'USER_KIND_STAFF' ? 'staff' : 'tenant';
    const person = { userId: who.userId, kind, roles: who.roles } as const;
    return signPersonToken(accounts, who.tenantId === '' ? person : { ...person, tenantId: who.tenantId }, now(), 900);
  };
  const access = { signIn: { public: true }, refreshPersonToken: { public: true }, signOut: { public: true } } as const;
  const sessions = new Map<string, User>();
  return standIn(UsersServiceService, access, {
    signIn: async ({ login, password, oneTimeCode }) => {
      const who = PEOPLE[login];
      const proved = who?.kind !== 'USER_KIND_STAFF' || oneTimeCode === ONE_TIME_CODE;
      if (who === undefined || password !== PASSWORD || !proved) throw unauthenticated('SIGN_IN_REFUSED', 'no');
      const sessionToken = `session of ${login} ${randomUUID()}`;
      sessions.set(sessionToken, who);
      return {
        sessionToken,
        sessionExpireTime: later(8 * 3600),
        personToken: await tokenOf(who),
        personTokenExpireTime: later(900),
        user: who,
      };
    },
    refreshPersonToken: async ({ sessionToken }) => {
      state.refreshes += 1;
      if (state.down) throw unavailable('DATABASE_UNAVAILABLE', 'no');
      const who = sessions.get(sessionToken);
      if (state.over || who === undefined) throw unauthenticated('SESSION_OVER', 'no');
      return { personToken: await tokenOf(who), personTokenExpireTime: later(900), user: who };
    },
    signOut: async ({ sessionToken }) => {
      sessions.delete(sessionToken);
      return {};
    },
  });
}
