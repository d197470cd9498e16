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
  /** When accounts last said that the session goes on. */
  readonly confirmedAt: number;
  readonly viewer: Viewer;
}

/** Enough for a page with several calls behind one another. */
const RENEW_BEFORE_MS = 60_000;

/** For so long pages are shown without asking again; a session that was ended elsewhere shows them no longer than that. */
const CONFIRMED_MS = 60_000;

/** What a request is about to do: changing something takes a session that accounts confirms now. */
export type Purpose = 'read' | 'change';

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
export function sessionOf(answer: SignInResponse, now: Date): Session {
  return {
    sessionToken: answer.sessionToken,
    endsAt: timeOf(answer.sessionExpireTime),
    personToken: answer.personToken,
    personTokenEndsAt: timeOf(answer.personTokenExpireTime),
    confirmedAt: now.getTime(),
    viewer: viewerOf(answer.user),
  };
}

/**
 * The session with a person token that is good for a while; undefined when accounts says that it is over. The cookie alone
 * proves nothing for long, since a copy of it outlives the sign-out.
 *
 * @throws DomainError when accounts cannot be asked, unless it is to read with a token that has not run out.
 */
export async function renewed(
  session: Session,
  purpose: Purpose,
  users: Services['users'],
  now: Date,
): Promise<Session | undefined> {
  const confirmed = now.getTime() - session.confirmedAt <= CONFIRMED_MS;
  const lasting = session.personTokenEndsAt - now.getTime() > RENEW_BEFORE_MS;
  if (purpose === 'read' && confirmed && lasting) return session;
  let answer: RefreshPersonTokenResponse;
  try {
    answer = await users.refreshPersonToken({ sessionToken: session.sessionToken });
  } catch (error) {
    if (isDomainError(error) && error.category === 'unauthenticated') return undefined;
    if (purpose === 'read' && session.personTokenEndsAt > now.getTime()) return session;
    throw error;
  }
  return {
    ...session,
    personToken: answer.personToken,
    personTokenEndsAt: timeOf(answer.personTokenExpireTime),
    confirmedAt: now.getTime(),
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
