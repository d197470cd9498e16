// GetBalanceThresholds: below which balances is told, and which of them the balance is below.
import type {
  GetBalanceThresholdsRequest,
  GetBalanceThresholdsResponse,
} from '@tollgate/contracts/wallet/v1/threshold';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { getThresholds } from '../operations/thresholds.ts';
import { toProtoThreshold } from './convert-units.ts';

export function getBalanceThresholdsHandler(
  deps: Deps,
): Unary<GetBalanceThresholdsRequest, GetBalanceThresholdsResponse> {
  return async ({ tenantId }) => ({ thresholds: (await getThresholds(deps, tenantId)).map(toProtoThreshold) });
}
