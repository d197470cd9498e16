// VerifyUsage: the proof of the counts.

import type { VerifyUsageRequest, VerifyUsageResponse } from '@tollgate/contracts/metering/v1/metering';
import type { Unary } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { verifyUsage as verify } from '../operations/verify-usage.ts';

export const verifyUsage =
  (deps: Deps): Unary<VerifyUsageRequest, VerifyUsageResponse> =>
  async () => {
    const checks = (await verify(deps.db)).map((check) => ({
      ...check,
      ok: check.faults.length === 0,
      faults: [...check.faults],
    }));
    return { ok: checks.every((check) => check.ok), checks };
  };
