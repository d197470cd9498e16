// What credentials that were stopped mean for their tenant.
import type { Tx } from '@tollgate/db';
import type { EnforcementTables } from '../store/schema.ts';
import { lockTenantOrNew } from '../store/tenants.ts';
import { suspect } from './suspect.ts';

export interface FrozenCredentials {
  readonly tenantId: string;
  readonly credentialIds: readonly string[];
  readonly cause: string;
  readonly actor: string;
  readonly reason: string;
  /** In other hands, or used as its owner would not. */
  readonly leaked: boolean;
  readonly at: Date;
}

/** accounts stopped the keys already; a case asks what was sent with them, and who has to pay for it. */
export async function credentialsFrozen(
  tx: Tx<EnforcementTables>,
  { tenantId, credentialIds, cause, actor, reason, leaked, at }: FrozenCredentials,
  now: Date,
): Promise<void> {
  if (!leaked) return;
  const tenant = await lockTenantOrNew(tx, tenantId);
  const told = {
    source: 'tollgate.accounts.credentials_frozen',
    title: `${cause}: ${credentialIds.length} credentials frozen`,
    fact: { credentials: [...credentialIds], cause, frozen_by: actor, reason, frozen_at: at.toISOString() },
  };
  await suspect(tx, tenant, 'KEY_LEAK', told, now);
}
