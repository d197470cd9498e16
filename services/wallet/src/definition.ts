// The wallet, put together: its RPCs, who may call them, what it listens to, what it does on its own.
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { implement } from '@tollgate/rpc';
import type { ServiceDefinition } from '@tollgate/service';
import { access } from './access.ts';
import type { Deps } from './deps.ts';
import { creditLotsHandler } from './handlers/credit-lots.ts';
import { executeSettlementHandler } from './handlers/execute-settlement.ts';
import { getBalanceHandler } from './handlers/get-balance.ts';
import { getPositionHandler } from './handlers/get-position.ts';
import { listLotsHandler } from './handlers/list-lots.ts';
import { listTransfersHandler } from './handlers/list-transfers.ts';
import { postChargesHandler } from './handlers/post-charges.ts';
import { postRoundingHandler } from './handlers/post-rounding.ts';
import { releaseReservationHandler } from './handlers/release-reservation.ts';
import { reserveHandler } from './handlers/reserve.ts';
import { verifyLedgerHandler } from './handlers/verify-ledger.ts';
import { expireValueJob } from './jobs/expire-value.ts';
import { verifyLedgerJob } from './jobs/verify-ledger.ts';
import { migrations } from './store/migrations/index.ts';
import type { WalletTables } from './store/schema.ts';
import { tenantRegistered } from './subscribers/tenant-registered.ts';
import { createTelemetry } from './telemetry.ts';

export const wallet: ServiceDefinition<WalletTables> = {
  name: 'wallet',
  migrations,
  compose: async ({ db, now, log, meter }) => {
    const deps: Deps = { db, now, telemetry: createTelemetry(log, meter) };
    return {
      bindings: [
        implement(
          WalletServiceService,
          {
            getBalance: getBalanceHandler(deps),
            listLots: listLotsHandler(deps),
            listTransfers: listTransfersHandler(deps),
            creditLots: creditLotsHandler(deps),
            reserve: reserveHandler(deps),
            releaseReservation: releaseReservationHandler(deps),
            postCharges: postChargesHandler(deps),
            postRounding: postRoundingHandler(deps),
            getPosition: getPositionHandler(deps),
            executeSettlement: executeSettlementHandler(deps),
            verifyLedger: verifyLedgerHandler(deps),
          },
          // One charge with a bad reference must not hold up its neighbours: it gets a refusal of its own.
          { ownTexts: ['postCharges'] },
        ),
      ],
      access: [[WalletServiceService, access]],
      subscriptions: [tenantRegistered(deps)],
      jobs: [expireValueJob(deps), verifyLedgerJob(deps)],
    };
  },
};
