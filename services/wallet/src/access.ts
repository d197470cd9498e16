// Who may call which method of the wallet. A method without an entry is callable by nobody.
import type { AccessTable } from '@tollgate/auth';
import type { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';

const READERS = ['support', 'finance', 'enforcer', 'approver'] as const;

export const access: AccessTable<typeof WalletServiceService> = {
  getBalance: { reads: true, services: ['billing', 'enforcement'], staff: READERS, tenant: 'own' },
  listLots: { reads: true, staff: READERS, tenant: 'own' },
  listTransfers: { reads: true, staff: READERS, tenant: 'own' },
  creditLots: { services: ['billing'] },
  reserve: { services: ['enforcement'] },
  releaseReservation: { services: ['enforcement'] },
  postCharges: { services: ['billing'] },
  postRounding: { services: ['billing'] },
  getPosition: { reads: true, services: ['enforcement'], staff: ['finance', 'enforcer', 'approver'] },
  executeSettlement: { services: ['enforcement'] },
  verifyLedger: { reads: true, services: ['cli'], staff: ['finance'] },
};
