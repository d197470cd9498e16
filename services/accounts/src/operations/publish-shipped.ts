// At the first start ever: publishes what the data says is in force, so that tenants can accept it.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { effectiveTime } from '../domain/acceptance.ts';
import { archiveOf, type Publication } from '../domain/publication.ts';
import { insertAnnouncementEnd } from '../store/announcements.ts';
import { anythingPublished, findPublications, insertPublication, lockAgreement } from '../store/publications.ts';

/** Who published what came with the product. */
const ACTOR = 'system:first-start';

/** Later starts only compare what was published with the data, and report what differs. */
export async function publishShipped(tx: Tx<AccountsTables>, deps: AccountsDeps): Promise<void> {
  // One lock for all agreements: only one of several copies starting together publishes.
  await lockAgreement(tx, '', 'publishing');
  if (!(await anythingPublished(tx))) await publishAll(tx, deps);
  for (const publication of await findPublications(tx)) {
    const held = deps.catalogue.find(publication.agreementId, publication.version);
    if (held !== undefined && held.contentHash !== publication.contentHash)
      deps.telemetry.publishedDataDiffers(publication);
  }
}

async function publishAll(tx: Tx<AccountsTables>, deps: AccountsDeps): Promise<void> {
  const now = deps.now();
  const latest = new Map<string, string>();
  for (const agreement of deps.catalogue.versions) {
    const effectiveAt = effectiveTime(agreement);
    if (effectiveAt > now) continue;
    const publication: Publication = {
      agreementId: agreement.id,
      version: agreement.version,
      contentHash: agreement.contentHash,
      effectiveAt,
      publishedAt: now,
      publishedBy: ACTOR,
      supersedes: latest.get(agreement.id),
      subjects: ['TERMS'],
      kinds: [],
      origin: 'PROVIDER',
      channels: [],
      clauseIds: [],
      heading: { provider: agreement.provider, title: agreement.title },
      notice: { subject: agreement.title, body: agreement.title },
    };
    await insertPublication(tx, publication, archiveOf(agreement));
    // Whoever accepted an earlier one knew these: they are in force already.
    if (publication.supersedes !== undefined) await insertAnnouncementEnd(tx, publication, now);
    latest.set(agreement.id, agreement.version);
  }
}
