// From rows to the domain's values. What a CHECK of the schema guarantees is taken as given.
import { parseCurrency, type Money } from '@tollgate/money';
import type { Selectable } from 'kysely';
import type { ApprovalBasis, BasisLine } from '../domain/approval-basis.ts';
import type { Grant, GrantState } from '../domain/grant.ts';
import type { Action, Cause, LiftableBy, MessageClass, Restriction, Scope } from '../domain/restriction.ts';
import type { GrantsTable, RestrictionsTable } from './schema.ts';

export function fromRowRestriction(row: Selectable<RestrictionsTable>): Restriction {
  return {
    restrictionId: row.restriction_id,
    tenantId: row.tenant_id,
    cause: row.cause as Cause,
    actions: row.actions as Action[],
    scope: { kind: row.scope_kind as Scope['kind'], value: row.scope_value },
    sanctionId: row.sanction_id,
    clauseId: row.clause_id,
    reason: { zh: row.reason_zh, en: row.reason_en },
    remedy: { zh: row.remedy_zh, en: row.remedy_en },
    liftableBy: row.liftable_by as LiftableBy,
    actor: row.actor,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    liftedAt: row.lifted_at,
  };
}

/** @throws RangeError for a currency that this build does not keep books in. */
export function fromRowMoney(micros: bigint, code: string): Money {
  const currency = parseCurrency(code);
  if (currency === undefined) throw new RangeError(`a row in the unknown currency ${code}`);
  return { micros, currency };
}

export function fromRowGrant(row: Selectable<GrantsTable>): Grant {
  return {
    grantId: row.grant_id,
    tenantId: row.tenant_id,
    product: row.product,
    jobId: row.job_id,
    units: row.units,
    messageClass: row.message_class as MessageClass | '',
    senderDomain: row.sender_domain,
    reserved: fromRowMoney(row.reserved_micros, row.currency),
    packageUnits: row.package_units,
    pricedProduct: row.priced_product === '' ? row.product : row.priced_product,
    state: row.state as GrantState,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    reservationExpiresAt: row.reservation_expires_at,
    revokedAt: row.revoked_at,
    standingVersion: row.standing_version,
  };
}

type StoredBasis = Omit<ApprovalBasis, 'lines' | 'stillOwedMicros'> & {
  readonly lines: readonly (Omit<BasisLine, 'micros' | 'payout'> & {
    readonly micros: string;
    readonly payout?: string;
  })[];
  readonly stillOwedMicros: string;
};

/** JSON has no bigint: amounts are stored as text. */
export function toRowBasis(basis: ApprovalBasis): string {
  const stored: StoredBasis = {
    ...basis,
    lines: basis.lines.map(({ micros, payout, ...line }) => ({
      ...line,
      micros: String(micros),
      ...(payout === undefined ? {} : { payout: String(payout) }),
    })),
    stillOwedMicros: String(basis.stillOwedMicros),
  };
  return JSON.stringify(stored);
}

export function fromRowBasis(value: unknown): ApprovalBasis {
  const stored = value as StoredBasis;
  return {
    ...stored,
    lines: stored.lines.map(({ micros, payout, ...line }) => ({
      ...line,
      micros: BigInt(micros),
      ...(payout === undefined ? {} : { payout: BigInt(payout) }),
    })),
    stillOwedMicros: BigInt(stored.stillOwedMicros),
  };
}
