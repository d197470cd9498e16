// Tells a tenant ahead that a paper of its identity in force expires.
import { addDays, daysBetween, shanghaiDay } from '@tollgate/calendar';
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { lastDaysOf } from '../domain/identity.ts';
import { expiryNotice } from '../domain/kyc-notices.ts';
import { policyOn } from '../domain/kyc-policy.ts';
import { insertPaperAnnouncement } from '../store/kyc-standings.ts';
import { findInForce } from '../store/verifications.ts';
import { identitiesOf } from './read-verifications.ts';
import { writeNotice } from './write-notice.ts';

/** Of several marks that have passed only the nearest is told: a paper taken 20 days before its end gets one notice. */
export async function announceExpiries(tx: Tx<AccountsTables>, deps: AccountsDeps, tenantId: string): Promise<void> {
  const now = deps.now();
  const today = shanghaiDay(now);
  const inForce = await findInForce(tx, tenantId);
  if (inForce === undefined) return;
  const { verificationId } = inForce.record;
  const identity = (await identitiesOf(tx, deps, [inForce])).get(verificationId);
  if (identity === undefined) return;
  const marks = policyOn(today).expiryNoticeDays;
  for (const { paper, lastDay } of lastDaysOf(identity)) {
    const passed = marks.filter((ahead) => addDays(lastDay, -ahead) <= today);
    if (passed.length === 0 || lastDay < today) continue;
    const told = await insertPaperAnnouncement(tx, { verificationId, paper, daysAhead: Math.min(...passed) }, now);
    if (told) await writeNotice(tx, deps, tenantId, expiryNotice(paper, lastDay, daysBetween(today, lastDay)));
  }
}
