// Who may call which method of the wallet. A method without an entry is callable by nobody.
import type { AccessTable } from '@tollgate/auth';
import type { AuditServiceService } from '@tollgate/contracts/wallet/v1/audit';
import type { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import type { MovementsServiceService } from '@tollgate/contracts/wallet/v1/movements';
import type { ForfeituresServiceService } from '@tollgate/contracts/wallet/v1/forfeitures';
import type { PayoutsServiceService } from '@tollgate/contracts/wallet/v1/payouts';
import type { StatementServiceService } from '@tollgate/contracts/wallet/v1/statement';
import type { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import type { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import type { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import type { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import type { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';

const READERS = ['support', 'finance', 'enforcer', 'approver'] as const;

export const access: AccessTable<typeof WalletServiceService> = {
  getBalance: { reads: true, services: ['billing', 'enforcement'], staff: READERS, tenant: 'own' },
  // Billing tells tenants what is left of their packages.
  listLots: { reads: true, services: ['billing'], staff: READERS, tenant: 'own' },
  listTransfers: { reads: true, staff: READERS, tenant: 'own' },
  creditLots: { services: ['billing'] },
  // Billing sets the price of a package aside to take it at once, so that a purchase never leaves arrears.
  reserve: { services: ['enforcement', 'billing'] },
  releaseReservation: { services: ['enforcement'] },
  postCharges: { services: ['billing'] },
  postRounding: { services: ['billing'] },
  getPosition: { reads: true, services: ['enforcement'], staff: ['finance', 'enforcer', 'approver'] },
  executeSettlement: { services: ['enforcement'] },
  verifyLedger: { reads: true, services: ['cli'], staff: ['finance'] },
};

export const batchAccess: AccessTable<typeof BatchServiceService> = {
  batchCreditLots: { services: ['billing'] },
  batchReserve: { services: ['enforcement'] },
  batchReleaseReservations: { services: ['enforcement'] },
  captureReservation: { services: ['billing'] },
  batchCaptureReservations: { services: ['billing'] },
  // The handler looks at each command: nobody may give in a group what they may not give alone.
  executeGroup: { services: ['billing', 'enforcement'] },
};

/** What settlements kept comes back by order of a counter-settlement. */
export const forfeituresAccess: AccessTable<typeof ForfeituresServiceService> = {
  returnKept: { services: ['enforcement'] },
};

/** Money leaves the books where billing pays it back. */
export const payoutsAccess: AccessTable<typeof PayoutsServiceService> = {
  payOutRefundable: { services: ['billing'] },
};

/** The whole ledger names every tenant: for who keeps the books, and for the operator's command line. */
export const auditAccess: AccessTable<typeof AuditServiceService> = {
  exportLedger: { reads: true, services: ['cli'], staff: ['finance'] },
  getTransferProof: { reads: true, services: ['cli'], staff: ['finance'] },
};

export const statementAccess: AccessTable<typeof StatementServiceService> = {
  getPastBalance: { reads: true, staff: READERS, tenant: 'own' },
  getStatement: { reads: true, staff: READERS, tenant: 'own' },
  listStatementLines: { reads: true, staff: READERS, tenant: 'own' },
  exportStatement: { reads: true, staff: READERS, tenant: 'own' },
};

/** Sums over tenants: for billing's documents and for who keeps the books. */
export const movementsAccess: AccessTable<typeof MovementsServiceService> = {
  sumTenantMovements: { reads: true, services: ['billing'], staff: ['finance'] },
  sumLedger: { reads: true, services: ['billing', 'cli'], staff: ['finance'] },
  getTrialBalance: { reads: true, services: ['billing', 'cli'], staff: ['finance'] },
};

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
