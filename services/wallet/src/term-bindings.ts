// The services around a wallet's terms, reversals and units, bound to their handlers; access-terms.ts says who may call.
import type { AccessEntry } from '@tollgate/auth';
import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import { type Binding, implement } from '@tollgate/rpc';
import { freezeAccess, reversalAccess, thresholdAccess, unitAccess } from './access-terms.ts';
import type { Deps } from './deps.ts';
import { batchDrawUnitsHandler, drawUnitsHandler } from './handlers/draw-units.ts';
import { batchFreezeHandler, freezeHandler } from './handlers/freeze.ts';
import { getBalanceThresholdsHandler } from './handlers/get-balance-thresholds.ts';
import { batchReverseChargesHandler, reverseChargeHandler } from './handlers/reverse-charge.ts';
import { batchSetBalanceThresholdsHandler, setBalanceThresholdsHandler } from './handlers/set-balance-thresholds.ts';
import { batchUnfreezeHandler, unfreezeHandler } from './handlers/unfreeze.ts';

/** Items with control characters get refusals of their own. */
export function termBindings(deps: Deps): Binding[] {
  return [
    implement(
      FreezeServiceService,
      {
        freeze: freezeHandler(deps),
        unfreeze: unfreezeHandler(deps),
        batchFreeze: batchFreezeHandler(deps),
        batchUnfreeze: batchUnfreezeHandler(deps),
      },
      { ownTexts: ['batchFreeze', 'batchUnfreeze'] },
    ),
    implement(ThresholdServiceService, {
      setBalanceThresholds: setBalanceThresholdsHandler(deps),
      getBalanceThresholds: getBalanceThresholdsHandler(deps),
      batchSetBalanceThresholds: batchSetBalanceThresholdsHandler(deps),
    }),
    implement(ReversalServiceService, {
      reverseCharge: reverseChargeHandler(deps),
      batchReverseCharges: batchReverseChargesHandler(deps),
    }),
    implement(
      UnitServiceService,
      { drawUnits: drawUnitsHandler(deps), batchDrawUnits: batchDrawUnitsHandler(deps) },
      { ownTexts: ['batchDrawUnits'] },
    ),
  ];
}

export const termAccess: readonly AccessEntry[] = [
  [FreezeServiceService, freezeAccess],
  [ThresholdServiceService, thresholdAccess],
  [ReversalServiceService, reversalAccess],
  [UnitServiceService, unitAccess],
];
