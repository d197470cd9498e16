// Who may do what about payments: what moves money takes finance, and a second person above a limit.

import type { AccessTable } from '@tollgate/auth';
import type { ChannelFilesServiceService } from '@tollgate/contracts/billing/v1/channel_files';
import type { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';
import type { RefundsServiceService } from '@tollgate/contracts/billing/v1/refunds';
import type { BankTransfersServiceService } from '@tollgate/contracts/billing/v1/transfers';

const readers = ['support', 'finance', 'enforcer', 'approver'] as const;

export const paymentsAccess: AccessTable<PaymentsServiceService> = {
  // Tenants ask when they come back from the channel's page.
  queryOrder: { staff: ['support', 'finance'], tenant: 'own', tenantRoles: ['finance'] },
  closeOrder: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
};

export const refundsAccess: AccessTable<RefundsServiceService> = {
  proposeRefund: { staff: ['finance'] },
  approveRefund: { staff: ['finance', 'approver'] },
  rejectRefund: { staff: ['finance', 'approver'] },
  recordBankPayment: { staff: ['finance'] },
  getRefund: { reads: true, staff: readers, tenant: 'own' },
  listRefunds: { reads: true, staff: readers, tenant: 'own' },
};

export const bankTransfersAccess: AccessTable<BankTransfersServiceService> = {
  recordBankTransfer: { staff: ['finance'] },
  confirmBankTransfer: { staff: ['finance'] },
  rejectBankTransfer: { staff: ['finance'] },
  listBankTransfers: { reads: true, staff: readers },
};

export const channelFilesAccess: AccessTable<ChannelFilesServiceService> = {
  importChannelFile: { staff: ['finance'] },
  listChannelDifferences: { reads: true, staff: readers },
  resolveChannelDifference: { staff: ['finance'] },
};
