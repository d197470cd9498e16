// Puts the words of people and the history back into an answer that was stored without them.
import type { PrivacyRequest as RequestMessage } from '@tollgate/contracts/accounts/v1/privacy';
import { getPrivacyRequest } from '../operations/read-privacy.ts';
import { toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';

/** The request as it is now; a preview's, which was never stored, as it was answered. */
export async function withPrivacyWords<A extends { readonly request: RequestMessage | undefined }>(
  { db, deps }: HandlerParts,
  answer: A,
  stored = true,
): Promise<A> {
  if (answer.request === undefined || !stored) return answer;
  const { tenantId, privacyRequestId } = answer.request;
  const { record, words, history } = await getPrivacyRequest(db, deps, tenantId, privacyRequestId);
  return { ...answer, request: toProtoPrivacyRequest(record, words, history) };
}
