// Agreements that metering noted before, by id and version.

import { agreementById, type AgreementVersion } from '@tollgate/agreements';

/** @throws RangeError when this build does not have it: acceptances of such agreements are refused. */
export function requireAgreementVersion(agreementId: string, version: string): AgreementVersion {
  const agreement = agreementById(agreementId, version);
  if (agreement === undefined) throw new RangeError(`no agreement ${agreementId} ${version}`);
  return agreement;
}
