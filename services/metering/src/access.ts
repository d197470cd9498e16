// Who may call what of metering; no entry means nobody.

import type { AccessTable, StaffRole } from '@tollgate/auth';
import type { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';

const READERS: readonly StaffRole[] = ['support', 'reviewer', 'finance', 'enforcer', 'approver', 'admin'];

export const access: AccessTable<typeof MeteringServiceService> = {
  recordDeliveryEvents: { services: ['gateway'] },
  streamDeliveryEvents: { services: ['gateway'] },
  importDeliveryRecords: { services: ['gateway', 'cli'] },
  // Settlements wait until a tenant's traffic is counted.
  getIngestStatus: { services: ['gateway', 'cli', 'enforcement'], staff: READERS },
  queryUsage: { services: ['billing', 'enforcement'], staff: READERS, tenant: 'own' },
  getMessageOutcome: { services: ['enforcement'], staff: READERS, tenant: 'own' },
  verifyUsage: { services: ['cli'], staff: READERS },
};
