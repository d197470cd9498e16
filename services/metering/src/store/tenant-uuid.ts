// Tenant ids in uuid columns: 16 bytes instead of 36.

import { idFromUuid, parseId, uuidOf } from '@tollgate/ids';

/** The uuid of a tenant id. Throws RangeError when it is not one: ids are checked on every way in. */
export function toRowTenantId(tenantId: string): string {
  const id = parseId('ten', tenantId);
  if (id === undefined) throw new RangeError('not a tenant id');
  return uuidOf(id);
}

/** The same as 32 hex digits, for binary arrays. */
export const tenantHex = (tenantId: string): string => tenantId.slice('ten_'.length);

export const fromRowTenantId = (uuid: string): string => idFromUuid('ten', uuid);
