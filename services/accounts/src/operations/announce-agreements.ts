// Tells affected tenants about published versions: in batches, once per tenant and version.
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Publication } from '../domain/publication.ts';
import { findUnfinished, insertAnnouncementEnd, insertAnnouncements, lockUntold } from '../store/announcements.ts';
import { insertNotices } from '../store/notices.ts';
import { findPublications } from '../store/publications.ts';

/** Tenants told in one transaction: their rows stay locked that long. */
const BATCH = 200;

/**
 * Goes on where the last run ended, killed or not: a batch commits notices and marks together, and marked tenants are left
 * out. Whoever accepts an earlier version after the end of a run is told by accepting.
 */
export async function announceAgreements(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  signal: AbortSignal,
): Promise<void> {
  for (const { agreementId, version } of await findUnfinished(db)) {
    const publication = (await findPublications(db, agreementId)).find((each) => each.version === version);
    if (publication !== undefined) await announce(db, deps, publication, signal);
  }
}

async function announce(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  publication: Publication,
  signal: AbortSignal,
): Promise<void> {
  let after: string | undefined = '';
  while (after !== undefined) {
    if (signal.aborted) return;
    const from: string = after;
    const told = await inTransaction(db, async (tx) => {
      const tenants = await lockUntold(tx, publication, { after: from, limit: BATCH });
      if (tenants.length === 0) await insertAnnouncementEnd(tx, publication, deps.now());
      else await tellTenants(tx, deps, publication, tenants);
      return tenants;
    });
    if (told.length > 0) deps.telemetry.agreementAnnounced(publication, told.length);
    after = told.at(-1);
  }
}

/** Callers hold the tenants' locks, under which nobody else tells them. */
export async function tellTenants(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  publication: Publication,
  tenants: readonly string[],
): Promise<void> {
  const { agreementId, version, notice, clauseIds } = publication;
  const now = deps.now();
  const topic = 'AGREEMENT_CHANGE';
  const notices = tenants.map(
    (tenantId) =>
      ({
        ...notice,
        topic,
        clauseIds,
        noticeId: newId('ntc'),
        tenantId,
        sentAt: now,
      }) as const,
  );
  await insertNotices(tx, notices);
  const marks = notices.map(({ tenantId, noticeId }) => ({
    tenantId,
    noticeId,
    agreementId,
    version,
    announcedAt: now,
  }));
  await insertAnnouncements(tx, marks);
}
