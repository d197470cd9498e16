// Who may call the methods around a wallet's terms, reversals and units.
import type { AccessTable } from '@tollgate/auth';
import type { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import type { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import type { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import type { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';

const FREEZERS = { services: ['enforcement'], staff: ['finance', 'enforcer'] } as const;

export const freezeAccess: AccessTable<typeof FreezeServiceService> = {
  freeze: FREEZERS,
  unfreeze: FREEZERS,
  batchFreeze: FREEZERS,
  batchUnfreeze: FREEZERS,
};

/** A tenant sets its own; whoever does it for several is staff. */
export const thresholdAccess: AccessTable<typeof ThresholdServiceService> = {
  setBalanceThresholds: { staff: ['support', 'finance'], tenant: 'own', tenantRoles: ['finance'] },
  getBalanceThresholds: { reads: true, staff: ['support', 'finance', 'enforcer', 'approver'], tenant: 'own' },
  batchSetBalanceThresholds: { services: ['billing'], staff: ['finance'] },
};

export const reversalAccess: AccessTable<typeof ReversalServiceService> = {
  reverseCharge: { services: ['billing'] },
  batchReverseCharges: { services: ['billing'] },
};

export const unitAccess: AccessTable<typeof UnitServiceService> = {
  drawUnits: { services: ['billing'] },
  batchDrawUnits: { services: ['billing'] },
};
