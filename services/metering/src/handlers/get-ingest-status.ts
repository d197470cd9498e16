// GetIngestStatus: how far counting is behind.

import type { GetIngestStatusRequest, GetIngestStatusResponse } from '@tollgate/contracts/metering/v1/metering';
import type { Unary } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { getIngestStatus as read } from '../operations/get-ingest-status.ts';

export const getIngestStatus =
  (deps: Deps): Unary<GetIngestStatusRequest, GetIngestStatusResponse> =>
  ({ tenantId }) =>
    read(deps, tenantId);
