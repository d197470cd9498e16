// People who sign in, and their sessions.
import { randomBytes } from 'node:crypto';

/** A user as it is shown. */
export interface User {
  readonly userId: string;
  readonly kind: 'TENANT' | 'STAFF';
  /** Set for users of a tenant, and only for them. */
  readonly tenantId: string | undefined;
  readonly roles: readonly string[];
  /** Empty once the owner's key is destroyed. */
  readonly displayName: string;
  /** The member of staff who looks at the tenant. */
  readonly impersonatedBy?: string | undefined;
}

/** Whose key a user's personal data is sealed with: the tenant's, for staff their own. */
export function keyOwnerOf(user: { readonly userId: string; readonly tenantId: string | undefined }): string {
  return user.tenantId ?? user.userId;
}

/** Role of the user that registers a tenant. */
export const OWNER_ROLE = 'owner';

/** After this a person signs in again, whatever they do meanwhile. */
export const SESSION_MS = 12 * 3_600_000;

/** 256 random bits; only their digest is stored. */
export function createSessionToken(): string {
  return randomBytes(32).toString('base64url');
}
