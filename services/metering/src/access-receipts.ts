// Who may read which receipts are missing.

import type { AccessTable } from '@tollgate/auth';
import type { ReceiptsServiceService } from '@tollgate/contracts/metering/v1/receipts';

export const receiptsAccess: AccessTable<typeof ReceiptsServiceService> = {
  getMissingReceipts: {
    reads: true,
    services: ['billing', 'enforcement'],
    staff: ['support', 'reviewer', 'finance', 'enforcer', 'approver', 'admin'],
    tenant: 'own',
  },
};
