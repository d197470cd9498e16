// Puts identity, findings and papers into a stored answer, which is kept without them: identities stay under the tenant's
// key.
import type { Verification } from '@tollgate/contracts/accounts/v1/verifications';
import { getVerification } from '../operations/read-verifications.ts';
import { toProtoVerification } from './convert-verifications.ts';
import type { CallContext } from '@tollgate/rpc';
import { callerOf } from '@tollgate/auth';
import { shownToTenant, type Verification as Shown } from '../domain/verification.ts';
import type { HandlerParts } from './handler-parts.ts';

export async function withIdentity(
  { db, deps }: HandlerParts,
  answer: { readonly verification: Verification | undefined },
  call: CallContext,
): Promise<{ verification: Verification | undefined }> {
  const { verification } = answer;
  if (verification === undefined) return { verification };
  const shown = seenBy(call, await getVerification(db, deps, verification.tenantId, verification.verificationId));
  const { identity, findings, documentIds, inForce } = toProtoVerification(shown, shown);
  return { verification: { ...verification, identity, findings, documentIds, inForce } };
}

/** A submission as the caller may see it. */
export const seenBy = (call: CallContext, verification: Shown): Shown =>
  callerOf(call).person?.kind === 'tenant'
    ? { ...verification, findings: shownToTenant(verification.findings) }
    : verification;
