// Who may make addresses for gateways, end jobs, and read and watch what was counted.

import type { AccessTable, StaffRole } from '@tollgate/auth';
import type { WebHooksServiceService } from '@tollgate/contracts/metering/v1/hooks';
import type { JobsServiceService } from '@tollgate/contracts/metering/v1/jobs';
import type { LiveUsageServiceService } from '@tollgate/contracts/metering/v1/live';

const READERS: readonly StaffRole[] = ['support', 'reviewer', 'finance', 'enforcer', 'approver', 'admin'];

export const webHooksAccess: AccessTable<typeof WebHooksServiceService> = {
  createWebHook: { staff: ['support', 'admin'], tenant: 'own' },
  listWebHooks: { reads: true, staff: READERS, tenant: 'own' },
  revokeWebHook: { staff: ['support', 'enforcer', 'admin'], tenant: 'own' },
};

export const jobsAccess: AccessTable<typeof JobsServiceService> = {
  endJob: { services: ['gateway'], staff: ['support', 'admin'], tenant: 'own' },
  getJobReport: { reads: true, services: ['enforcement'], staff: READERS, tenant: 'own' },
  listJobReports: { reads: true, services: ['enforcement'], staff: READERS, tenant: 'own' },
};

export const liveUsageAccess: AccessTable<typeof LiveUsageServiceService> = {
  watchUsage: { reads: true, staff: READERS, tenant: 'own' },
};
