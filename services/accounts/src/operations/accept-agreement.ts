// Records a tenant's consent to an agreement version.
import { agreementById } from '@tollgate/agreements';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { type Acceptance, type AcceptanceMode, offersMode } from '../domain/acceptance.ts';
import { agreementChanged, modeNotOffered, modeNotYours, unknownAgreement } from '../domain/errors.ts';
import { insertAcceptance } from '../store/acceptances.ts';
import { appendAgreementAccepted } from './append-events.ts';
import { lockLiveTenant } from './lock-tenant.ts';

export interface Consent {
  readonly tenantId: string;
  readonly agreementId: string;
  readonly version: string;
  /** Of the text that the person saw. */
  readonly contentHash: string;
  readonly mode: AcceptanceMode;
  readonly actor: string;
  /** Whether staff records it: a click is the tenant's own act, a sealed paper or use in fact is what staff attests. */
  readonly byStaff: boolean;
}

/**
 * @throws DomainError ACCEPTANCE_MODE_NOT_ALLOWED, UNKNOWN_AGREEMENT, AGREEMENT_CHANGED, ACCEPTANCE_MODE_NOT_OFFERED,
 * TENANT_NOT_FOUND, TENANT_CLOSED.
 */
export async function acceptAgreement(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  consent: Consent,
): Promise<Acceptance> {
  const { tenantId, agreementId, version, contentHash, mode, actor, byStaff } = consent;
  if (byStaff === (mode === 'CLICK')) throw modeNotYours(mode);
  const agreement = agreementById(agreementId, version);
  if (agreement === undefined) throw unknownAgreement(agreementId, version);
  if (agreement.contentHash !== contentHash) throw agreementChanged(agreement.contentHash);
  if (!offersMode(agreement, mode)) throw modeNotOffered(mode);
  await lockLiveTenant(tx, tenantId);
  const acceptance: Acceptance = {
    acceptanceId: newId('acc'),
    tenantId,
    agreementId,
    version,
    contentHash,
    mode,
    acceptedAt: deps.now(),
    actor,
  };
  await insertAcceptance(tx, acceptance);
  await appendAgreementAccepted(tx, acceptance);
  return acceptance;
}
