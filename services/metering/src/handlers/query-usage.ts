// QueryUsage: counted usage by window.

import type { QueryUsageRequest, QueryUsageResponse } from '@tollgate/contracts/metering/v1/metering';
import type { Unary } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { queryUsage as query } from '../operations/query-usage.ts';
import { fromProtoUsageQuery, toProtoUsage } from './convert.ts';

export const queryUsage =
  (deps: Deps): Unary<QueryUsageRequest, QueryUsageResponse> =>
  async (request) => {
    const question = fromProtoUsageQuery(request);
    return toProtoUsage(await query(deps.db, question), question);
  };
