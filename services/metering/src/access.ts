// Who may call what of metering; no entry means nobody.

import type { AccessTable, StaffRole } from '@tollgate/auth';
import type { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';

const READERS: readonly StaffRole[] = ['support', 'reviewer', 'finance', 'enforcer', 'approver', 'admin'];

export const access: AccessTable<typeof MeteringServiceService> = {
  recordDeliveryEvents: { services: ['gateway'] },
  streamDeliveryEvents: { services: ['gateway'] },
  importDeliveryRecords: { services: ['gateway', 'cli'] },
  // Settlements wait until a tenant's traffic is counted.
  getIngestStatus: { reads: true, services: ['gateway', 'cli', 'enforcement'], staff: READERS },
  queryUsage: { reads: true, services: ['billing', 'enforcement'], staff: READERS, tenant: 'own' },
  getMessageOutcome: { reads: true, services: ['enforcement'], staff: READERS, tenant: 'own' },
  verifyUsage: { reads: true, services: ['cli'], staff: READERS },
};
