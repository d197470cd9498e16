// The wallet, put together: its RPCs, who may call them, what it listens to, what it does on its own.
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { implement } from '@tollgate/rpc';
import type { ServiceDefinition } from '@tollgate/service';
import { access } from './access.ts';
import { creditLots } from './handlers/credit-lots.ts';
import { executeSettlement } from './handlers/execute-settlement.ts';
import { getBalance } from './handlers/get-balance.ts';
import { getPosition } from './handlers/get-position.ts';
import { listLots } from './handlers/list-lots.ts';
import { listTransfers } from './handlers/list-transfers.ts';
import { postCharges } from './handlers/post-charges.ts';
import { postRounding } from './handlers/post-rounding.ts';
import { releaseReservation } from './handlers/release-reservation.ts';
import { reserve } from './handlers/reserve.ts';
import { verifyLedger } from './handlers/verify-ledger.ts';
import { expireValueJob } from './jobs/expire-value.ts';
import { verifyLedgerJob } from './jobs/verify-ledger.ts';
import { migrations } from './store/migrations/index.ts';
import type { WalletTables } from './store/schema.ts';
import { tenantRegistered } from './subscribers/tenant-registered.ts';

export const wallet: ServiceDefinition<WalletTables> = {
  name: 'wallet',
  migrations,
  compose: async ({ db, now, log, meter }) => {
    const deps = { db, now };
    return {
      bindings: [
        implement(WalletServiceService, {
          getBalance: getBalance(deps),
          listLots: listLots(deps),
          listTransfers: listTransfers(deps),
          creditLots: creditLots(deps),
          reserve: reserve(deps),
          releaseReservation: releaseReservation(deps),
          postCharges: postCharges(deps),
          postRounding: postRounding(deps),
          getPosition: getPosition(deps),
          executeSettlement: executeSettlement(deps),
          verifyLedger: verifyLedger(deps),
        }),
      ],
      access: [[WalletServiceService, access]],
      subscriptions: [tenantRegistered(deps)],
      jobs: [expireValueJob(deps), verifyLedgerJob(deps, log, meter)],
    };
  },
};
