// Lists and ends sessions: one's own, and those of people whom one administers.
import type { Person } from '@tollgate/auth';
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { sessionScope } from '../domain/member-errors.ts';
import { OWNER_ROLE } from '../domain/user.ts';
import { findUser } from '../store/members.ts';
import { endSessions, findOpenSessions, type OpenSession } from '../store/sessions.ts';
import { appendPersonTokensRevoked } from './append-person-events.ts';

export type ListedSession = OpenSession;

const AT_MOST = 200;

/** Newest first. @throws DomainError SESSION_SCOPE. */
export async function listSessions(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  asker: Person,
  userId: string,
): Promise<OpenSession[]> {
  await assertReach(db, asker, userId);
  return findOpenSessions(db, { userId, now: deps.now(), limit: AT_MOST });
}

/** How many ended. @throws DomainError SESSION_SCOPE. */
export async function revokeSessions(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  asker: Person,
  which: { readonly userId: string; readonly sessionId: string | undefined },
): Promise<number> {
  const { userId, sessionId } = which;
  await assertReach(tx, asker, userId);
  const kept = sessionId === undefined ? { except: asker.sessionId } : { only: sessionId };
  const ended = await endSessions(tx, { userId, ...kept }, deps.now());
  await appendPersonTokensRevoked(tx, deps, userId, ended);
  return ended.length;
}

// Whoever is not within reach and whoever is not there look the same.
async function assertReach(db: Reader<AccountsTables>, asker: Person, userId: string): Promise<void> {
  if (asker.userId === userId) return;
  if (asker.kind === 'staff' && asker.roles.includes('admin')) return;
  if (asker.kind === 'tenant' && asker.roles.includes(OWNER_ROLE)) {
    const user = await findUser(db, userId);
    if (user?.tenantId !== undefined && user.tenantId === asker.tenantId) return;
  }
  throw sessionScope();
}
