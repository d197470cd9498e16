// DrawUnits and BatchDrawUnits: units of packages, as far as they go.
import {
  type BatchDrawUnitsRequest,
  type BatchDrawUnitsResponse,
  type DrawUnitsRequest,
  type DrawUnitsResponse,
  UnitServiceService,
} from '@tollgate/contracts/wallet/v1/units';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { drawUnits } from '../operations/draw-units.ts';
import { fromProtoText } from './convert.ts';
import { fromProtoUnits, toProtoDraw } from './convert-units.ts';
import { outcomesOf } from './each-item.ts';

/** The draw's own id does the work of a request id. */
export function drawUnitsHandler(deps: Deps): Unary<DrawUnitsRequest, DrawUnitsResponse> {
  return async ({ drawId, tenantId, product, units, reservationReference }, { signal }) => {
    const command = {
      kind: 'draw-units',
      drawId,
      tenantId,
      product,
      units: fromProtoUnits(units, 'units'),
      reservationReference: fromProtoText(reservationReference, 'reservation_reference'),
    } as const;
    return { receipt: toProtoDraw(await drawUnits(deps, command, signal)) };
  };
}

export function batchDrawUnitsHandler(deps: Deps): Unary<BatchDrawUnitsRequest, BatchDrawUnitsResponse> {
  const single = drawUnitsHandler(deps);
  return async ({ items }, call) => {
    const outcomes = await outcomesOf(items, single, UnitServiceService.drawUnits.path, call);
    return { results: items.map(({ drawId }, place) => ({ drawId, outcome: outcomes[place] })) };
  };
}
