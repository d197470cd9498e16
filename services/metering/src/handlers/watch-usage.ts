// WatchUsage: today's totals, now and whenever they changed.

import type { LiveUsageServiceService } from '@tollgate/contracts/metering/v1/live';
import type { HandlerOf } from '@tollgate/rpc';

import type { LiveUsage } from '../operations/watch-usage.ts';
import { DEFAULT_ZONE, toProtoUsageRow } from './convert.ts';

export const watchUsageHandler = (live: LiveUsage): HandlerOf<(typeof LiveUsageServiceService)['watchUsage']> =>
  async function* watchUsage({ tenantId, timeZone }, call) {
    for await (const { asOf, sinceMs, totals } of live.watch(tenantId, timeZone || DEFAULT_ZONE, call.signal)) {
      const row = { windowMs: sinceMs, jobId: '', domain: '', outcome: 0 };
      yield {
        asOfTime: asOf,
        totals: totals.map(({ product, sums }) => toProtoUsageRow({ ...row, product, sums })),
      };
    }
  };
