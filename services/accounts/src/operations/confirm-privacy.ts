// Takes what the other services confirmed; with the last of them an export can be downloaded, an erasure is certified.
import { createHash } from 'node:crypto';
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { privacyRequestNotFound } from '../domain/privacy-errors.ts';
import {
  type Confirmation,
  CONFIRMING_SERVICES,
  EXPORT_LIFE_MS,
  type PrivacyRecord,
} from '../domain/privacy-request.ts';
import { findConfirmations, insertCertificate, insertConfirmation, insertStep } from '../store/privacy-records.ts';
import { lockPrivacyRequest } from '../store/privacy-requests.ts';
import { lockTenant } from '../store/tenants.ts';
import { keep } from './privacy-requests.ts';

/** The same again changes nothing. @throws DomainError PRIVACY_REQUEST_NOT_FOUND. */
export async function confirmPrivacy(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: { readonly tenantId: string; readonly privacyRequestId: string },
  confirmation: Confirmation,
): Promise<void> {
  const { tenantId, privacyRequestId } = which;
  if ((await lockTenant(tx, tenantId)) === undefined) throw privacyRequestNotFound(privacyRequestId);
  const stored = await lockPrivacyRequest(tx, tenantId, privacyRequestId);
  if (stored === undefined || stored.record.orderedAt === undefined) throw privacyRequestNotFound(privacyRequestId);
  const { record } = stored;
  if (!(await insertConfirmation(tx, privacyRequestId, confirmation)) || record.state !== 'EXECUTING') return;
  const at = deps.now();
  const actor = `service:${confirmation.service}`;
  await insertStep(tx, privacyRequestId, { step: 'CONFIRMED', at, actor, detail: '' });
  const confirmations = await findConfirmations(tx, privacyRequestId);
  const heard = new Set(confirmations.map(({ service }) => service));
  if (CONFIRMING_SERVICES.every((service) => heard.has(service))) await complete(tx, deps, record, confirmations);
}

async function complete(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  record: PrivacyRecord,
  confirmations: readonly Confirmation[],
): Promise<void> {
  const now = deps.now();
  const by = { actor: 'service:accounts' };
  const ended = { ...record, state: 'COMPLETED', endedAt: now } as const;
  if (record.kind !== 'ERASE') {
    const exportExpiresAt = new Date(now.getTime() + EXPORT_LIFE_MS);
    await keep(tx, deps, by, { ...ended, exportExpiresAt }, 'EXPORT_READY', '');
    return;
  }
  const document = certificateOf(record, confirmations, now);
  const sha256 = createHash('sha256').update(document).digest('hex');
  const { privacyRequestId, tenantId, orderedAt } = record;
  await insertCertificate(tx, {
    privacyRequestId,
    tenantId,
    erasedAt: orderedAt ?? now,
    issuedAt: now,
    document,
    sha256,
  });
  await keep(tx, deps, by, ended, 'CERTIFIED', sha256);
}

/** Keys in this order, so that the same facts have one digest. */
function certificateOf(record: PrivacyRecord, confirmations: readonly Confirmation[], issuedAt: Date): string {
  return JSON.stringify({
    certificate: 'tollgate-erasure/1',
    tenant_id: record.tenantId,
    privacy_request_id: record.privacyRequestId,
    asked_at: record.submittedAt.toISOString(),
    clause_id: record.rule.clauseId,
    erased_at: record.orderedAt?.toISOString(),
    method: 'AES-256-GCM data key destroyed; lookup digests replaced; papers deleted',
    issued_at: issuedAt.toISOString(),
    services: confirmations.map(({ service, holdings, confirmedAt }) => ({
      service,
      confirmed_at: confirmedAt.toISOString(),
      holdings: holdings.map(({ category, records, treatment, law }) => {
        return { category, records: records.toString(), treatment, law };
      }),
    })),
  });
}
