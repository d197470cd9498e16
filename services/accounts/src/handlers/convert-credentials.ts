// Messages of credentials to domain values and back.
import {
  type AuthenticateResponse,
  type Credential as CredentialMessage,
  CredentialKind as KindMessage,
  type CredentialScope,
  CredentialState as StateMessage,
  FreezeCause as CauseMessage,
  type ScopeNeed as NeedMessage,
} from '@tollgate/contracts/accounts/v1/credentials';
import type {
  Credential,
  CredentialKind,
  CredentialState,
  FreezeCause,
  Scope,
  ScopeNeed,
} from '../domain/credential.ts';
import { keyOf, required } from './convert.ts';

const kinds: Readonly<Record<CredentialKind, KindMessage>> = { API_KEY: KindMessage.API_KEY, SMTP: KindMessage.SMTP };
const states: Readonly<Record<CredentialState, StateMessage>> = {
  ACTIVE: StateMessage.ACTIVE,
  FROZEN: StateMessage.FROZEN,
  REVOKED: StateMessage.REVOKED,
};
const causes: Readonly<Record<FreezeCause, CauseMessage>> = {
  LEAK: CauseMessage.LEAK,
  MISUSE: CauseMessage.MISUSE,
  PRECAUTION: CauseMessage.PRECAUTION,
};

export const fromProtoCredentialKind = (kind: KindMessage): CredentialKind => required(keyOf(kinds, kind), 'kind');
export const fromProtoCause = (cause: CauseMessage): FreezeCause => required(keyOf(causes, cause), 'cause');
export const fromProtoScope = (scope: CredentialScope | undefined): Scope => required(scope, 'scope');
export const fromProtoNeed = (need: NeedMessage | undefined): ScopeNeed =>
  need ?? { action: '', product: '', domain: '' };

const toProtoScope = ({ actions, products, domains }: Scope): CredentialScope => ({
  actions: [...actions],
  products: [...products],
  domains: [...domains],
});

/** Whose credential passed; the answer of both checks. */
export function toProtoPass({ tenantId, credentialId, scope }: Credential): AuthenticateResponse {
  return { tenantId, credentialId, scope: toProtoScope(scope) };
}

export function toProtoCredential(credential: Credential): CredentialMessage {
  return {
    credentialId: credential.credentialId,
    tenantId: credential.tenantId,
    kind: kinds[credential.kind],
    publicId: credential.publicId,
    name: credential.name,
    scope: toProtoScope(credential.scope),
    state: states[credential.state],
    createTime: credential.createdAt,
    creator: credential.createdBy,
    expireTime: credential.expiresAt,
    lastUseTime: credential.lastUsedAt,
    replacedBy: credential.replacedBy ?? '',
    endTime: credential.ended?.at,
    ender: credential.ended?.by ?? '',
    endReason: credential.ended?.reason ?? '',
  };
}
