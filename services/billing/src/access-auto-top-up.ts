// Who may set low-balance alerts and auto top-up: the staff never agrees to payments for a tenant.

import type { AccessTable } from '@tollgate/auth';
import type { AutoTopUpServiceService } from '@tollgate/contracts/billing/v1/auto_top_up';

const readers = ['support', 'finance', 'enforcer', 'approver'] as const;

export const autoTopUpAccess: AccessTable<AutoTopUpServiceService> = {
  setLowBalanceAlerts: { staff: ['support', 'finance'], tenant: 'own', tenantRoles: ['finance'] },
  getLowBalanceAlerts: { reads: true, staff: readers, tenant: 'own' },
  enableAutoTopUp: { tenant: 'own', tenantRoles: ['finance'] },
  disableAutoTopUp: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  getAutoTopUp: { reads: true, staff: readers, tenant: 'own' },
};
