// SetBalanceThresholds and BatchSetBalanceThresholds: below which balances to tell.
import type { Money } from '@tollgate/contracts/common/v1/money';
import {
  type BatchSetBalanceThresholdsRequest,
  type BatchSetBalanceThresholdsResponse,
  SetBalanceThresholdsRequest,
  SetBalanceThresholdsResponse,
  ThresholdServiceService,
} from '@tollgate/contracts/wallet/v1/threshold';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { SetThresholds } from '../domain/commands/set-thresholds.ts';
import type { ThresholdState } from '../domain/wallet.ts';
import { setThresholds } from '../operations/thresholds.ts';
import { fromProtoPositive, refuse } from './convert-money.ts';
import { toProtoThreshold } from './convert-units.ts';
import { each } from './each-item.ts';
import { rememberedHandler } from './remembered.ts';

type Set = SetBalanceThresholdsRequest;

export function setBalanceThresholdsHandler(deps: Deps): Unary<Set, SetBalanceThresholdsResponse> {
  return rememberedHandler<Set, SetThresholds, readonly ThresholdState[], SetBalanceThresholdsResponse>(deps, {
    request: SetBalanceThresholdsRequest,
    response: SetBalanceThresholdsResponse,
    read: ({ tenantId, amounts }) => ({ kind: 'set-thresholds', tenantId, amounts: fromProtoAmounts(amounts) }),
    give: setThresholds,
    render: ({ result }) => ({ thresholds: result.map(toProtoThreshold) }),
  });
}

function fromProtoAmounts(amounts: readonly Money[]): bigint[] {
  const micros = amounts.map((amount, index) => fromProtoPositive(amount, `amounts[${index}]`));
  const twice = micros.findIndex((amount, index) => micros.indexOf(amount) < index);
  if (twice >= 0) throw refuse('THRESHOLD_TWICE', `amounts[${twice}]`, 'is there twice');
  return micros;
}

export function batchSetBalanceThresholdsHandler(
  deps: Deps,
): Unary<BatchSetBalanceThresholdsRequest, BatchSetBalanceThresholdsResponse> {
  const single = setBalanceThresholdsHandler(deps);
  return ({ items }, call) => each(items, single, ThresholdServiceService.setBalanceThresholds.path, call);
}
