// PackagesService.ListPackages

import type { ListPackagesRequest, ListPackagesResponse } from '@tollgate/contracts/billing/v1/packages';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { toProtoPackage } from '../adapters/package-messages.ts';
import type { EntryParts } from '../deps.ts';
import { listPackages } from '../operations/packages.ts';

const key = idKey('pkg');

export function listPackagesHandler(parts: EntryParts): Unary<ListPackagesRequest, ListPackagesResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 20, key);
    const rows = await listPackages(parts.db, parts.deps, request.tenantId, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (held) => held.bought.packageId);
    const now = parts.now();
    return { packages: items.map((held) => toProtoPackage(held.bought, held.unitsLeft, now)), nextPageToken };
  };
}
