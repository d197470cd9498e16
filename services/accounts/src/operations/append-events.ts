// What accounts reports to the others. Callers hold the tenant's lock, so that a tenant's events keep their order.
import {
  AgreementAccepted,
  AgreementPublished,
  TenantClosed,
  TenantRegistered,
  TenantVerified,
} from '@tollgate/contracts/accounts/v1/events';
import { AcceptanceMode as ModeMessage } from '@tollgate/contracts/accounts/v1/agreements';
import { TenantKind as KindMessage } from '@tollgate/contracts/accounts/v1/tenants';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { AccountsTables } from '../deps.ts';
import type { Acceptance, AcceptanceMode } from '../domain/acceptance.ts';
import type { AgreementOverride } from '../domain/agreement-override.ts';
import type { Publication } from '../domain/publication.ts';
import type { TenantKind } from '../domain/tenant.ts';

const kinds: Readonly<Record<TenantKind, KindMessage>> = {
  INDIVIDUAL: KindMessage.INDIVIDUAL,
  ENTERPRISE: KindMessage.ENTERPRISE,
};

const modes: Readonly<Record<AcceptanceMode, ModeMessage>> = {
  CLICK: ModeMessage.CLICK,
  SEAL: ModeMessage.SEAL,
  USE: ModeMessage.USE,
};

export function appendTenantRegistered(
  tx: Tx<AccountsTables>,
  tenantId: string,
  kind: TenantKind | undefined,
  now: Date,
): Promise<void> {
  const payload = TenantRegistered.encode({
    tenantId,
    kind: kind === undefined ? KindMessage.UNSPECIFIED : kinds[kind],
    occurTime: now,
  }).finish();
  return append(tx, 'tenant_registered', tenantId, payload);
}

/** `contract`: the tenant's sealed contract over that version, where one holds. */
export function appendAgreementAccepted(
  tx: Tx<AccountsTables>,
  acceptance: Acceptance,
  contract?: Pick<AgreementOverride, 'overrideId' | 'document' | 'effectiveHash'>,
): Promise<void> {
  const { tenantId, acceptanceId, agreementId, version, contentHash, acceptedAt: occurTime } = acceptance;
  const mode = modes[acceptance.mode];
  const sealed = contract && {
    overrideId: contract.overrideId,
    document: contract.document,
    effectiveContentHash: contract.effectiveHash,
  };
  const fact = { tenantId, acceptanceId, agreementId, version, contentHash, mode, occurTime, contract: sealed };
  return append(tx, 'agreement_accepted', tenantId, AgreementAccepted.encode(fact).finish());
}

/** Keyed by the agreement: its versions keep their order. */
export function appendAgreementPublished(tx: Tx<AccountsTables>, publication: Publication): Promise<void> {
  const { agreementId, version, contentHash, effectiveAt: effectiveTime, publishedAt: occurTime } = publication;
  const supersedesVersion = publication.supersedes ?? '';
  const fact = { agreementId, version, contentHash, supersedesVersion, effectiveTime, occurTime };
  return append(tx, 'agreement_published', agreementId, AgreementPublished.encode(fact).finish());
}

export function appendTenantVerified(
  tx: Tx<AccountsTables>,
  tenantId: string,
  verificationId: string,
  now: Date,
): Promise<void> {
  const payload = TenantVerified.encode({ tenantId, verificationId, occurTime: now }).finish();
  return append(tx, 'tenant_verified', tenantId, payload);
}

export function appendTenantClosed(
  tx: Tx<AccountsTables>,
  tenantId: string,
  settlementId: string,
  now: Date,
): Promise<void> {
  const payload = TenantClosed.encode({ tenantId, settlementId, occurTime: now }).finish();
  return append(tx, 'tenant_closed', tenantId, payload);
}

function append(tx: Tx<AccountsTables>, event: string, key: string, payload: Uint8Array): Promise<void> {
  return appendEvent(tx, { subject: `tollgate.accounts.${event}`, key, eventId: newId('evt'), payload });
}
