// Sets the deadlines of what was asked for in a year whose holidays were not announced then: they count from when they began.
import { chinaWorkdays } from '@tollgate/calendar';
import { type Db, inTransaction } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { runningFrom } from '../domain/privacy-clock.ts';
import { lockUndated, setClosureDue } from '../store/closures.ts';
import { insertStep } from '../store/privacy-records.ts';
import { lockUndatedRequests, updatePrivacyRequest } from '../store/privacy-requests.ts';

/** The oldest first; the others follow in later runs. */
const BATCH = 100;

/** What still cannot be counted waits on. */
export async function setDeadlines(db: Db<AccountsTables>, deps: AccountsDeps): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const { closureId, requestedAt, deadlineDays } of await lockUndated(tx, BATCH)) {
      const { dueAt } = runningFrom(requestedAt, deadlineDays ?? 0, { workingDays: true }, chinaWorkdays);
      if (dueAt !== undefined) await setClosureDue(tx, closureId, dueAt);
    }
    for (const { record, began } of await lockUndatedRequests(tx, BATCH)) {
      const clock = runningFrom(began, record.clock.daysLeft ?? 0, record.rule, chinaWorkdays);
      if (clock.dueAt === undefined) continue;
      await updatePrivacyRequest(tx, { ...record, clock });
      const step = { step: 'DEADLINE_SET', at: deps.now(), actor: 'service:accounts', detail: '' };
      await insertStep(tx, record.privacyRequestId, step);
    }
  });
}
