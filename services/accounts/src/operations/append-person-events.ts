// Tells every service which person tokens are over before their time.
import { PersonTokensRevoked } from '@tollgate/contracts/accounts/v1/sessions';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvents } from '@tollgate/outbox';
import { revocationSubject } from '@tollgate/service';
import type { AccountsDeps, AccountsTables } from '../deps.ts';

/** Tokens of these sessions, or with 'all' every token that the person has now. */
export async function appendPersonTokensRevoked(
  tx: Tx<AccountsTables>,
  deps: Pick<AccountsDeps, 'tokenClock'>,
  userId: string,
  sessions: readonly string[] | 'all',
): Promise<void> {
  const issuedBefore = deps.tokenClock();
  const events = (sessions === 'all' ? [''] : sessions).map((sessionId) => ({
    // A subject each, of which the last word counts (revocationSubject of packages/service).
    subject: revocationSubject(userId, sessionId),
    key: userId,
    eventId: newId('evt'),
    payload: PersonTokensRevoked.encode({ userId, sessionId, issuedBefore }).finish(),
  }));
  await appendEvents(tx, events);
}
