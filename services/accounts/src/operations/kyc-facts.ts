// Everything that a tenant's requirements follow from.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Examined, KycFacts } from '../domain/requirements.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import type { VerificationRecord } from '../domain/verification.ts';
import { findBan } from '../store/bans.ts';
import { findOpenDemands } from '../store/demands.ts';
import { findDocuments } from '../store/documents.ts';
import { hasEffectiveConsent } from '../store/tenants.ts';
import { findFindings } from '../store/findings.ts';
import { findDocumentIds, findInForce, findLatest } from '../store/verifications.ts';
import { DOCUMENTS_MAX } from '../domain/document.ts';
import { identitiesOf } from './read-verifications.ts';

export async function loadFacts(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys' | 'now'>,
  tenant: TenantRecord,
): Promise<KycFacts> {
  const { tenantId } = tenant;
  const [inForce, latest] = [await findInForce(db, tenantId), await findLatest(db, tenantId)];
  const identities = await identitiesOf(db, deps, inForce === undefined ? [] : [inForce]);
  const findings = await findFindings(db, latest === undefined ? [] : [latest.record.verificationId]);
  const documents = await findDocumentIds(db, latest === undefined ? [] : [latest.record.verificationId]);
  const examined = (record: VerificationRecord): Examined => ({
    record,
    findings: findings.get(record.verificationId) ?? [],
    documentIds: documents.get(record.verificationId) ?? [],
  });
  const last = latest?.record;
  return {
    tenant,
    ban: await findBan(db, tenantId),
    agreementBinds: await hasEffectiveConsent(db, tenantId, deps.now()),
    inForce: inForce && { record: inForce.record, identity: identities.get(inForce.record.verificationId) },
    pending: last?.state === 'PENDING' ? examined(last) : undefined,
    rejected: last?.state === 'REJECTED' ? examined(last) : undefined,
    papers: (await findDocuments(db, tenantId, { after: undefined, limit: DOCUMENTS_MAX })).map(({ record }) => record),
    demands: await findOpenDemands(db, tenantId),
  };
}
