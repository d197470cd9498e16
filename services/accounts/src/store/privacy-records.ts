// What happened to privacy requests: steps, confirmations, certificates. Never changed.
import type { Reader, Tx } from '@tollgate/db';
import type { Confirmation, PrivacyStep } from '../domain/privacy-request.ts';
import type { AccountsTables } from './schema.ts';

export async function insertStep(
  tx: Tx<AccountsTables>,
  privacyRequestId: string,
  { step, at, actor, detail }: PrivacyStep,
): Promise<void> {
  await tx
    .insertInto('privacy_step')
    .values({ privacy_request_id: privacyRequestId, step, at, actor, detail })
    .execute();
}

/** Oldest first. */
export async function findSteps(db: Reader<AccountsTables>, privacyRequestId: string): Promise<PrivacyStep[]> {
  return db
    .selectFrom('privacy_step')
    .select(['step', 'at', 'actor', 'detail'])
    .where('privacy_request_id', '=', privacyRequestId)
    .orderBy('step_id')
    .execute();
}

/** False when the service has confirmed already. */
export async function insertConfirmation(
  tx: Tx<AccountsTables>,
  privacyRequestId: string,
  { service, holdings, confirmedAt }: Confirmation,
): Promise<boolean> {
  const texts = holdings.map((each) => ({ ...each, records: each.records.toString() }));
  const inserted = await tx
    .insertInto('privacy_confirmation')
    .values({
      privacy_request_id: privacyRequestId,
      service,
      holdings: JSON.stringify(texts),
      confirmed_at: confirmedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('service')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** By name of the service. */
export async function findConfirmations(db: Reader<AccountsTables>, privacyRequestId: string): Promise<Confirmation[]> {
  const rows = await db
    .selectFrom('privacy_confirmation')
    .selectAll()
    .where('privacy_request_id', '=', privacyRequestId)
    .orderBy('service')
    .execute();
  return rows.map(({ service, holdings, confirmed_at: confirmedAt }) => ({
    service,
    holdings: holdings.map((each) => ({ ...each, records: BigInt(each.records) })),
    confirmedAt,
  }));
}

export interface StoredCertificate {
  readonly privacyRequestId: string;
  readonly tenantId: string;
  readonly erasedAt: Date;
  readonly issuedAt: Date;
  readonly document: string;
  readonly sha256: string;
}

export async function insertCertificate(tx: Tx<AccountsTables>, certificate: StoredCertificate): Promise<void> {
  await tx
    .insertInto('erasure_certificate')
    .values({
      privacy_request_id: certificate.privacyRequestId,
      tenant_id: certificate.tenantId,
      erased_at: certificate.erasedAt,
      issued_at: certificate.issuedAt,
      document: certificate.document,
      sha256: certificate.sha256,
    })
    .execute();
}

export async function findCertificate(
  db: Reader<AccountsTables>,
  tenantId: string,
  privacyRequestId: string,
): Promise<StoredCertificate | undefined> {
  const row = await db
    .selectFrom('erasure_certificate')
    .selectAll()
    .where('privacy_request_id', '=', privacyRequestId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return (
    row && {
      privacyRequestId: row.privacy_request_id,
      tenantId: row.tenant_id,
      erasedAt: row.erased_at,
      issuedAt: row.issued_at,
      document: row.document,
      sha256: row.sha256,
    }
  );
}
