// Who may do what about payments: what moves money takes finance, and a second person above a limit.

import type { AccessTable } from '@tollgate/auth';
import type { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';

export const paymentsAccess: AccessTable<PaymentsServiceService> = {
  // Tenants ask when they come back from the channel's page.
  queryOrder: { staff: ['support', 'finance'], tenant: 'own', tenantRoles: ['finance'] },
  closeOrder: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
};
