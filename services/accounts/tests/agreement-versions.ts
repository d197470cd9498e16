// Agreements as shipped, and invented later versions of them, each with another way to bind.
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import type { PublishAgreementVersionRequest } from '@tollgate/contracts/accounts/v1/agreements';
import { createHash, randomUUID } from 'node:crypto';

export function shipped(agreementId: string): AgreementVersion {
  const found = listAgreements().find(({ id, version }) => id === agreementId && version === '1');
  if (found === undefined) throw new Error(`the catalogue lacks ${agreementId}`);
  return found;
}

/** A later version with one clause added, one removed and one reworded. */
export function later(agreementId: string, version: string, inForceFrom = '2026-03-02'): AgreementVersion {
  const first = shipped(agreementId);
  const [reworded, , ...others] = first.clauses;
  if (reworded === undefined) throw new Error(`${agreementId} has no clauses`);
  const added = {
    ...reworded,
    id: `${first.clausePrefix}/new.${version}`,
    title: { zh: '新条款', en: 'A new clause' },
  };
  return {
    ...first,
    version,
    dates: { ...first.dates, inForceFrom },
    clauses: [{ ...reworded, title: { zh: '改写', en: 'Reworded' } }, ...others, added],
    contentHash: createHash('sha256').update(`${agreementId} ${version}`).digest('hex'),
  };
}

/** Asks to publish a version as early as its regime allows, as a change of the terms. */
export function order(
  agreement: AgreementVersion,
  part: Partial<PublishAgreementVersionRequest> = {},
): PublishAgreementVersionRequest {
  return {
    requestId: randomUUID(),
    agreementId: agreement.id,
    version: agreement.version,
    contentHash: agreement.contentHash,
    effectiveTime: undefined,
    subjects: [],
    kinds: [],
    origin: 'CHANGE_ORIGIN_UNSPECIFIED',
    furtherChannels: [],
    validateOnly: false,
    ...part,
  };
}
