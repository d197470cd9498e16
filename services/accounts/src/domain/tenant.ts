// A tenant and its life: registered, verifying, open, closed.

export type TenantKind = 'INDIVIDUAL' | 'ENTERPRISE';
export type TenantState = 'REGISTERED' | 'VERIFYING' | 'OPEN' | 'CLOSED';

/** A tenant without its name, which is personal data and stored under its own key. */
export interface TenantRecord {
  readonly tenantId: string;
  readonly kind: TenantKind;
  readonly state: TenantState;
  readonly createdAt: Date;
  readonly closedAt: Date | undefined;
}

/** A tenant as it is shown. */
export interface Tenant extends TenantRecord {
  /** Empty once the tenant's key is destroyed. */
  readonly displayName: string;
}

/** State while papers are under review: an open tenant stays open, its earlier papers are still in force. */
export function stateAfterSubmission(state: TenantState): TenantState {
  return state === 'REGISTERED' ? 'VERIFYING' : state;
}

/** State after a rejection: as before the submission. */
export function stateAfterRejection(state: TenantState): TenantState {
  return state === 'VERIFYING' ? 'REGISTERED' : state;
}
