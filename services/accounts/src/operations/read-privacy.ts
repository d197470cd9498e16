// Privacy requests with the words of people, histories and certificates, as they are shown.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { certificateNotIssued, privacyRequestNotFound } from '../domain/privacy-errors.ts';
import type { Confirmation, PrivacyRecord, PrivacyStep } from '../domain/privacy-request.ts';
import { findCertificate, findConfirmations, findSteps, type StoredCertificate } from '../store/privacy-records.ts';
import { findPrivacyRequest, findPrivacyRequests, type StoredPrivacyRequest } from '../store/privacy-requests.ts';
import { dataKeysOf, SEALED } from './data-keys.ts';

/** A request with its words, which are empty once the tenant is erased. */
export interface ShownRequest {
  readonly record: PrivacyRecord;
  readonly words: { readonly details: string; readonly answer: string };
}

/** @throws DomainError PRIVACY_REQUEST_NOT_FOUND, also for another tenant's. */
export async function getPrivacyRequest(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  privacyRequestId: string,
): Promise<
  ShownRequest & {
    readonly history: { readonly steps: readonly PrivacyStep[]; readonly confirmations: readonly Confirmation[] };
  }
> {
  const stored = await findPrivacyRequest(db, tenantId, privacyRequestId);
  const [shown] = stored === undefined ? [] : await withWords(db, deps, [stored]);
  if (shown === undefined) throw privacyRequestNotFound(privacyRequestId);
  const steps = await findSteps(db, privacyRequestId);
  return { ...shown, history: { steps, confirmations: await findConfirmations(db, privacyRequestId) } };
}

/** Newest first. */
export async function listPrivacyRequests(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  filter: Parameters<typeof findPrivacyRequests>[1],
): Promise<ShownRequest[]> {
  return withWords(db, deps, await findPrivacyRequests(db, filter));
}

async function withWords(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  stored: readonly StoredPrivacyRequest[],
): Promise<ShownRequest[]> {
  const keys = await dataKeysOf(
    db,
    deps,
    stored.map(({ record }) => record.tenantId),
  );
  return stored.map(({ record, sealedDetails, sealedAnswer }) => {
    const key = keys.get(record.tenantId);
    const id = record.privacyRequestId;
    const details = key?.open(SEALED.privacyDetails(id), sealedDetails) ?? '';
    const answer = sealedAnswer === undefined ? '' : (key?.open(SEALED.privacyAnswer(id), sealedAnswer) ?? '');
    return { record, words: { details, answer } };
  });
}

/** @throws DomainError PRIVACY_REQUEST_NOT_FOUND, CERTIFICATE_NOT_ISSUED. */
export async function getErasureCertificate(
  db: Reader<AccountsTables>,
  tenantId: string,
  privacyRequestId: string,
): Promise<StoredCertificate & { readonly confirmations: readonly Confirmation[] }> {
  const stored = await findPrivacyRequest(db, tenantId, privacyRequestId);
  if (stored === undefined) throw privacyRequestNotFound(privacyRequestId);
  const certificate = await findCertificate(db, tenantId, privacyRequestId);
  if (certificate === undefined) throw certificateNotIssued(privacyRequestId);
  return { ...certificate, confirmations: await findConfirmations(db, privacyRequestId) };
}
