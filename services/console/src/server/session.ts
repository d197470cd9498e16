// A person's session: opened at sign-in, kept in a sealed cookie, its person token renewed before it runs out.
// The cookie is the only copy, so that any number of consoles serve the same people.
import type { RefreshPersonTokenResponse, SignInResponse, User } from '@tollgate/contracts/accounts/v1/users';
import { DomainError, isDomainError } from '@tollgate/errors';

import type { Viewer } from '../web/view.ts';
import { keyFor, seal, unseal } from './seal.ts';
import type { Services } from './services.ts';

/** What the cookie holds. Times are epoch milliseconds. */
export interface Session {
  readonly sessionToken: string;
  readonly endsAt: number;
  readonly personToken: string;
  readonly personTokenEndsAt: number;
  readonly viewer: Viewer;
}

/** Enough for a page with several calls behind one another. */
const RENEW_BEFORE_MS = 60_000;

/** Reads and writes sessions as texts. */
export interface SessionSeal {
  write(session: Session): string;
  /** Undefined when it is not one of ours or is over. */
  read(text: string, now: Date): Session | undefined;
}

/** Sessions sealed under a key of their own. */
export function createSessionSeal(master: Uint8Array): SessionSeal {
  const key = keyFor(master, 'session');
  return {
    write: (session) => seal(key, JSON.stringify(session)),
    read(text, now) {
      const opened = unseal(key, text);
      if (opened === undefined) return undefined;
      // The seal proves that this console wrote it, so its shape is known.
      const session = JSON.parse(opened) as Session;
      return session.endsAt > now.getTime() ? session : undefined;
    },
  };
}

/** The session of a sign-in that accounts accepted. */
export function sessionOf(answer: SignInResponse): Session {
  return {
    sessionToken: answer.sessionToken,
    endsAt: timeOf(answer.sessionExpireTime),
    personToken: answer.personToken,
    personTokenEndsAt: timeOf(answer.personTokenExpireTime),
    viewer: viewerOf(answer.user),
  };
}

/**
 * The session with a person token that is good for a while; undefined when accounts says that it is over.
 *
 * @throws DomainError when accounts cannot be asked and the token at hand has run out.
 */
export async function renewed(session: Session, users: Services['users'], now: Date): Promise<Session | undefined> {
  if (session.personTokenEndsAt - now.getTime() > RENEW_BEFORE_MS) return session;
  let answer: RefreshPersonTokenResponse;
  try {
    answer = await users.refreshPersonToken({ sessionToken: session.sessionToken });
  } catch (error) {
    if (isDomainError(error) && error.category === 'unauthenticated') return undefined;
    if (session.personTokenEndsAt > now.getTime()) return session;
    throw error;
  }
  return {
    ...session,
    personToken: answer.personToken,
    personTokenEndsAt: timeOf(answer.personTokenExpireTime),
    viewer: viewerOf(answer.user),
  };
}

function viewerOf(user: User | undefined): Viewer {
  if (user === undefined) throw incomplete('user');
  return {
    userId: user.userId,
    kind: user.kind === 'USER_KIND_STAFF' ? 'staff' : 'tenant',
    tenantId: user.tenantId,
    displayName: user.displayName,
    roles: user.roles,
  };
}

function timeOf(time: Date | undefined): number {
  if (time === undefined) throw incomplete('expire_time');
  return time.getTime();
}

const incomplete = (field: string): DomainError =>
  new DomainError({
    category: 'internal',
    reason: 'ANSWER_INCOMPLETE',
    message: 'a service answered incompletely',
    metadata: { field },
  });
