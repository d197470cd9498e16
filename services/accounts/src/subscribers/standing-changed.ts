// enforcement.StandingChanged: the tenant is told what it may no longer do, or may do again.
import { type Subscription, subscription } from '@tollgate/consumer';
import { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { RestrictedAction, RestrictionCause } from '@tollgate/contracts/enforcement/v1/standing';
import { invalidArgument } from '@tollgate/errors';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { mergeKeyOf, standingNotice } from '../domain/notice.ts';
import { revokeAllCredentials } from '../operations/end-credentials.ts';
import { writeNotice } from '../operations/write-notice.ts';

const NO_TEXT = { zh: '', en: '' } as const;

/** Causes that interrupt a service in use. Agreement and identity precede it, a termination ends it. */
const INTERRUPTING: readonly RestrictionCause[] = [RestrictionCause.STAFF, RestrictionCause.ARREARS];

export function standingChanged(deps: AccountsDeps): Subscription<AccountsTables, unknown> {
  return subscription<AccountsTables, StandingChanged>({
    consumer: 'accounts-standing-changed',
    stream: 'ENFORCEMENT',
    subject: 'tollgate.enforcement.standing_changed',
    decode: (bytes) => StandingChanged.decode(bytes),
    handle: async (tx, { standing, restriction, added, statement }) => {
      if (standing === undefined || restriction === undefined) {
        throw invalidArgument('EVENT_INCOMPLETE', 'The event lacks the standing or the restriction.');
      }
      const stopsSending = restriction.actions.includes(RestrictedAction.SEND);
      const notice = standingNotice({
        added,
        suspension: stopsSending && INTERRUPTING.includes(restriction.cause),
        maySend: standing.maySend,
        clauseId: restriction.clauseId,
        reason: restriction.reason ?? NO_TEXT,
        remedy: restriction.remedy ?? NO_TEXT,
        statement: statement ?? NO_TEXT,
      });
      const mergeKey = mergeKeyOf(notice, restriction.cause);
      await writeNotice(tx, deps, standing.tenantId, { ...notice, mergeKey });
      // A termination is decided for good: what the tenant's programs prove themselves with dies with it.
      if (added && restriction.cause === RestrictionCause.TERMINATION)
        await revokeAllCredentials(tx, deps, standing.tenantId, 'the agreement was terminated');
    },
  });
}
