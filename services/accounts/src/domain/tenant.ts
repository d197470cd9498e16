// A tenant and its life: registered, verifying, open, closed.

export type TenantKind = 'INDIVIDUAL' | 'ENTERPRISE';
export type TenantState = 'REGISTERED' | 'VERIFYING' | 'OPEN' | 'CLOSED';

/** A tenant without its name, which is personal data and stored under its own key. */
export interface TenantRecord {
  readonly tenantId: string;
  readonly kind: TenantKind;
  /** False: the first submission of identity facts says what kind it is. */
  readonly kindDeclared: boolean;
  readonly state: TenantState;
  readonly createdAt: Date;
  readonly openedAt: Date | undefined;
  readonly closedAt: Date | undefined;
  /** The closed tenant that this one goes on from. */
  readonly reopenedFrom: string | undefined;
}

/** A tenant as it is shown. */
export interface Tenant extends TenantRecord {
  /** Empty once the tenant's key is destroyed. */
  readonly displayName: string;
  /** When the person or enterprise behind it was banned; nothing takes that back. */
  readonly bannedAt: Date | undefined;
}

/** State while papers are under review: an open tenant stays open, its earlier papers are still in force. */
export function stateAfterSubmission(state: TenantState): TenantState {
  return state === 'REGISTERED' ? 'VERIFYING' : state;
}

/** State after a rejection: as before the submission, on what was approved earlier if anything was. */
export function stateAfterRejection(state: TenantState, approvedEarlier: boolean): TenantState {
  return state === 'VERIFYING' && !approvedEarlier ? 'REGISTERED' : state;
}

/** What a tenant has to have to be opened; in whatever order it came. */
export interface Opening {
  readonly state: TenantState;
  readonly approved: boolean;
  readonly agreementBinds: boolean;
  readonly banned: boolean;
}

/** Whether a tenant opens now. There is no other way to OPEN. */
export function opens({ state, approved, agreementBinds, banned }: Opening): boolean {
  return (state === 'REGISTERED' || state === 'VERIFYING') && approved && agreementBinds && !banned;
}
