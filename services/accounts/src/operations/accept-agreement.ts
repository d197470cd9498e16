// Records a tenant's consent to an agreement version.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import {
  type Acceptance,
  type AcceptanceMode,
  type Evidence,
  evidenceFault,
  offersMode,
} from '../domain/acceptance.ts';
import { evidenceRefused, notLoaded, notPublished, superseded } from '../domain/agreement-errors.ts';
import { agreementChanged, modeNotOffered, modeNotYours, unknownAgreement } from '../domain/errors.ts';
import { inForce, type Publication } from '../domain/publication.ts';
import { insertAcceptance } from '../store/acceptances.ts';
import { findAnnouncements } from '../store/announcements.ts';
import { findPublications, lockAgreement } from '../store/publications.ts';
import { tellTenants } from './announce-agreements.ts';
import { appendAgreementAccepted } from './append-events.ts';
import { findBinding } from './binding-agreement.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { openIfReady } from './open-tenant.ts';

export interface Consent {
  readonly tenantId: string;
  readonly agreementId: string;
  readonly version: string;
  /** Of the text that the person saw. */
  readonly contentHash: string;
  readonly mode: AcceptanceMode;
  readonly actor: string;
  readonly evidence: Evidence | undefined;
  /** Whether staff records it: a click is the tenant's own act, a sealed paper or use in fact is what staff attests. */
  readonly byStaff: boolean;
}

/**
 * A version published after the one accepted is announced at once: the tenant was not among those who were told.
 * @throws DomainError ACCEPTANCE_MODE_NOT_ALLOWED, EVIDENCE_MISSING, EVIDENCE_UNEXPECTED, UNKNOWN_AGREEMENT,
 * AGREEMENT_NOT_PUBLISHED, AGREEMENT_CHANGED, AGREEMENT_NOT_LOADED, ACCEPTANCE_MODE_NOT_OFFERED, AGREEMENT_SUPERSEDED,
 * TENANT_NOT_FOUND, TENANT_CLOSED.
 */
export async function acceptAgreement(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  consent: Consent,
): Promise<Acceptance> {
  const { byStaff, ...given } = consent;
  const { tenantId, agreementId, mode, evidence } = given;
  if (byStaff === (mode === 'CLICK')) throw modeNotYours(mode);
  const fault = evidenceFault(mode, evidence);
  if (fault !== undefined) throw evidenceRefused(fault);
  await lockAgreement(tx, agreementId, 'consenting');
  const published = await findPublications(tx, agreementId);
  const publication = checkVersion(deps, given, published);
  await lockLiveTenant(tx, tenantId);
  const acceptance: Acceptance = { acceptanceId: newId('acc'), ...given, acceptedAt: deps.now() };
  await insertAcceptance(tx, acceptance);
  // Of what takes effect later the others hear when it does: reviewBindings.
  if (publication.effectiveAt <= acceptance.acceptedAt) await reportConsent(tx, deps, acceptance);
  await announceLater(tx, deps, tenantId, publication, published);
  await openIfReady(tx, deps, tenantId);
  return acceptance;
}

/** What a sealed paper or a sealed contract goes before does not bind by this consent, and nobody is told of it. */
async function reportConsent(tx: Tx<AccountsTables>, deps: AccountsDeps, acceptance: Acceptance): Promise<void> {
  const { tenantId, agreementId, version, acceptedAt } = acceptance;
  const binding = await findBinding(tx, deps, tenantId, acceptedAt, await findPublications(tx));
  if (binding?.agreement.id === agreementId && binding.agreement.version === version)
    await appendAgreementAccepted(tx, acceptance, binding.contract);
}

/** What may be accepted is published under the hash that the person saw, offers the mode, and is not superseded. */
function checkVersion(
  deps: AccountsDeps,
  { agreementId, version, contentHash, mode }: Omit<Consent, 'byStaff'>,
  published: readonly Publication[],
): Publication {
  const name = { agreementId, version };
  const agreement = deps.catalogue.find(agreementId, version);
  const publication = published.find((each) => each.version === version);
  if (publication === undefined)
    throw agreement === undefined ? unknownAgreement(agreementId, version) : notPublished(name);
  if (publication.contentHash !== contentHash) throw agreementChanged(publication.contentHash);
  if (agreement === undefined) throw notLoaded(name);
  if (!offersMode(agreement, mode)) throw modeNotOffered(mode);
  const current = inForce(published, agreementId, deps.now());
  // What staff attests happened, perhaps before the later version; a click happens now.
  if (mode === 'CLICK' && current !== undefined && publication.effectiveAt < current.effectiveAt)
    throw superseded(name, current.version);
  return publication;
}

async function announceLater(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  accepted: Publication,
  published: readonly Publication[],
): Promise<void> {
  const later = published.filter((each) => each.supersedes !== undefined && each.effectiveAt > accepted.effectiveAt);
  if (later.length === 0) return;
  const told = await findAnnouncements(tx, tenantId, accepted.agreementId);
  for (const publication of later)
    if (!told.has(publication.version)) await tellTenants(tx, deps, publication, [tenantId]);
}
