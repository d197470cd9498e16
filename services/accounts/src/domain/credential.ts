// What a tenant's programs prove themselves with, and whether it still counts.
import { randomBytes } from 'node:crypto';

export type CredentialKind = 'API_KEY' | 'SMTP';
export type CredentialState = 'ACTIVE' | 'FROZEN' | 'REVOKED';
export type FreezeCause = 'LEAK' | 'MISUSE' | 'PRECAUTION';

/** What a credential may be used for; no products or no domains means all of the tenant's. */
export interface Scope {
  readonly actions: readonly string[];
  readonly products: readonly string[];
  readonly domains: readonly string[];
}

/** What one use asks for; empty texts ask for nothing. */
export interface ScopeNeed {
  readonly action: string;
  readonly product: string;
  readonly domain: string;
}

/** A credential without its secret. */
export interface Credential {
  readonly credentialId: string;
  readonly tenantId: string;
  readonly kind: CredentialKind;
  readonly publicId: string;
  readonly name: string;
  readonly scope: Scope;
  readonly state: CredentialState;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
  readonly replacedBy: string | undefined;
  readonly ended: CredentialEnd | undefined;
}

/** When, by whom and why a credential was frozen or revoked. */
export interface CredentialEnd {
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
}

/** A tenant's credentials that can be used at a time; more is a mistake of somebody's program. */
export const CREDENTIALS_PER_TENANT = 100;

/** The first part of what a use asks for that the scope does not cover. */
export function missingScope(scope: Scope, need: ScopeNeed): string | undefined {
  if (need.action !== '' && !scope.actions.includes(need.action)) return need.action;
  if (!covers(scope.products, need.product)) return `product:${need.product}`;
  const domain = need.domain.toLowerCase();
  return covers(scope.domains, domain) ? undefined : `domain:${domain}`;
}

const covers = (listed: readonly string[], wanted: string): boolean =>
  wanted === '' || listed.length === 0 || listed.includes(wanted);

/** Neither revoked nor expired; a frozen one is known, and refused by name. */
export const isKnown = (credential: Credential, now: Date): boolean =>
  credential.state !== 'REVOKED' && (credential.expiresAt === undefined || credential.expiresAt > now);

/**
 * 120 random bits that name a credential, and 256 that prove it. Their beginnings let scanners of published code know them:
 * "AK" and "tgsk_" of API keys, "smtp-" and "tgsp_" of SMTP accounts.
 */
export function createSecretPair(kind: CredentialKind): { readonly publicId: string; readonly secret: string } {
  const name = randomBytes(15);
  const secret = randomBytes(32).toString('base64url');
  return kind === 'API_KEY'
    ? { publicId: `AK${name.toString('hex').toUpperCase()}`, secret: `tgsk_${secret}` }
    : { publicId: `smtp-${name.toString('hex')}`, secret: `tgsp_${secret}` };
}
