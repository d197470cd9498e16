// The wallet, put together: its RPCs, who may call them, what it listens to, what it does on its own.
import type { AccessEntry, Identity } from '@tollgate/auth';
import { AuditServiceService } from '@tollgate/contracts/wallet/v1/audit';
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { MovementsServiceService } from '@tollgate/contracts/wallet/v1/movements';
import { ForfeituresServiceService } from '@tollgate/contracts/wallet/v1/forfeitures';
import { PayoutsServiceService } from '@tollgate/contracts/wallet/v1/payouts';
import { StatementServiceService } from '@tollgate/contracts/wallet/v1/statement';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { type Binding, implement } from '@tollgate/rpc';
import type { Environment, ServiceDefinition } from '@tollgate/service';
import {
  access,
  auditAccess,
  batchAccess,
  freezeAccess,
  movementsAccess,
  forfeituresAccess,
  payoutsAccess,
  reversalAccess,
  statementAccess,
  thresholdAccess,
  unitAccess,
} from './access.ts';
import { headFolder } from './adapters/head-folder.ts';
import { readWalletConfig } from './config.ts';
import type { AuditDeps, Deps, HeadKeeping } from './deps.ts';
import { Engine } from './engine/engine.ts';
import {
  batchCaptureReservationsHandler,
  batchCreditLotsHandler,
  batchReleaseReservationsHandler,
  batchReserveHandler,
} from './handlers/batches.ts';
import { captureReservationHandler } from './handlers/capture-reservation.ts';
import { creditLotsHandler } from './handlers/credit-lots.ts';
import { executeGroupHandler } from './handlers/execute-group.ts';
import { executeSettlementHandler } from './handlers/execute-settlement.ts';
import { exportLedgerHandler } from './handlers/export-ledger.ts';
import { exportStatementHandler } from './handlers/export-statement.ts';
import { getBalanceHandler } from './handlers/get-balance.ts';
import { getPastBalanceHandler } from './handlers/get-past-balance.ts';
import { getPositionHandler } from './handlers/get-position.ts';
import { getStatementHandler } from './handlers/get-statement.ts';
import { getTransferProofHandler } from './handlers/get-transfer-proof.ts';
import { getTrialBalanceHandler } from './handlers/get-trial-balance.ts';
import { listLotsHandler } from './handlers/list-lots.ts';
import { listStatementLinesHandler } from './handlers/list-statement-lines.ts';
import { listTransfersHandler } from './handlers/list-transfers.ts';
import { payOutRefundableHandler } from './handlers/pay-out-refundable.ts';
import { returnKeptHandler } from './handlers/return-kept.ts';
import { postChargesHandler } from './handlers/post-charges.ts';
import { postRoundingHandler } from './handlers/post-rounding.ts';
import { releaseReservationHandler } from './handlers/release-reservation.ts';
import { reserveHandler } from './handlers/reserve.ts';
import { sumLedgerHandler } from './handlers/sum-ledger.ts';
import { sumTenantMovementsHandler } from './handlers/sum-tenant-movements.ts';
import { verifyLedgerHandler } from './handlers/verify-ledger.ts';
import { expireValueJob } from './jobs/expire-value.ts';
import { sealBlocksJob } from './jobs/seal-blocks.ts';
import { verifyLedgerJob } from './jobs/verify-ledger.ts';
import { migrations } from './store/migrations/index.ts';
import type { WalletTables } from './store/schema.ts';
import { privacyOrdered } from './subscribers/privacy-ordered.ts';
import { tenantRegistered } from './subscribers/tenant-registered.ts';
import { createTelemetry } from './telemetry.ts';
import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import { batchDrawUnitsHandler, drawUnitsHandler } from './handlers/draw-units.ts';
import { batchFreezeHandler, freezeHandler } from './handlers/freeze.ts';
import { getBalanceThresholdsHandler } from './handlers/get-balance-thresholds.ts';
import { batchReverseChargesHandler, reverseChargeHandler } from './handlers/reverse-charge.ts';
import { batchSetBalanceThresholdsHandler, setBalanceThresholdsHandler } from './handlers/set-balance-thresholds.ts';
import { batchUnfreezeHandler, unfreezeHandler } from './handlers/unfreeze.ts';

export const wallet: ServiceDefinition<WalletTables> = {
  name: 'wallet',
  migrations,
  compose: async ({ database, db, now, log, meter, env, identity }) => {
    const engine = new Engine({ database, now, log });
    await engine.start();
    const telemetry = createTelemetry(log, meter);
    const deps: AuditDeps = { db, now, telemetry, engine, heads: headKeeping(env, identity) };
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
          { ownTexts: ['postCharges'], itemwise: ['postCharges'] },
        ),
        batchBinding(deps),
        implement(ForfeituresServiceService, { returnKept: returnKeptHandler(deps) }),
        implement(PayoutsServiceService, { payOutRefundable: payOutRefundableHandler(deps) }),
        ...termBindings(deps),
        ...readingBindings(deps),
      ],
      access: [
        [WalletServiceService, access],
        [BatchServiceService, batchAccess],
        [ForfeituresServiceService, forfeituresAccess],
        [PayoutsServiceService, payoutsAccess],
        [AuditServiceService, auditAccess],
        [StatementServiceService, statementAccess],
        [MovementsServiceService, movementsAccess],
        ...termAccess,
      ],
      subscriptions: [tenantRegistered(deps), privacyOrdered],
      jobs: [expireValueJob(deps), sealBlocksJob(deps), verifyLedgerJob(deps)],
      resources: [{ name: 'engine', stop: () => engine.stop() }],
    };
  },
};

/** Items that are malformed get refusals of their own. */
function batchBinding(deps: Deps): Binding {
  const many = ['batchCreditLots', 'batchReserve', 'batchReleaseReservations', 'batchCaptureReservations'] as const;
  return implement(
    BatchServiceService,
    {
      batchCreditLots: batchCreditLotsHandler(deps),
      batchReserve: batchReserveHandler(deps),
      batchReleaseReservations: batchReleaseReservationsHandler(deps),
      captureReservation: captureReservationHandler(deps),
      batchCaptureReservations: batchCaptureReservationsHandler(deps),
      executeGroup: executeGroupHandler(deps),
    },
    { ownTexts: many, itemwise: many },
  );
}

/** Audits and statements: they only read. */
function readingBindings(deps: AuditDeps): Binding[] {
  return [
    implement(AuditServiceService, {
      exportLedger: exportLedgerHandler(deps),
      getTransferProof: getTransferProofHandler(deps),
    }),
    implement(StatementServiceService, {
      getPastBalance: getPastBalanceHandler(deps),
      getStatement: getStatementHandler(deps),
      listStatementLines: listStatementLinesHandler(deps),
      exportStatement: exportStatementHandler(deps),
    }),
    implement(MovementsServiceService, {
      sumTenantMovements: sumTenantMovementsHandler(deps),
      sumLedger: sumLedgerHandler(deps),
      getTrialBalance: getTrialBalanceHandler(deps),
    }),
  ];
}

function headKeeping(env: Environment, identity: Identity): HeadKeeping | undefined {
  const { headsDir } = readWalletConfig(env);
  if (headsDir === undefined) return undefined;
  return { shelf: headFolder(headsDir), signingKey: identity.signingKey, keys: identity.verificationKeys };
}

/** A wallet's terms, reversals and units; items that are malformed get refusals of their own. */
function termBindings(deps: Deps): Binding[] {
  return [
    implement(
      FreezeServiceService,
      {
        freeze: freezeHandler(deps),
        unfreeze: unfreezeHandler(deps),
        batchFreeze: batchFreezeHandler(deps),
        batchUnfreeze: batchUnfreezeHandler(deps),
      },
      { ownTexts: ['batchFreeze', 'batchUnfreeze'], itemwise: ['batchFreeze', 'batchUnfreeze'] },
    ),
    implement(
      ThresholdServiceService,
      {
        setBalanceThresholds: setBalanceThresholdsHandler(deps),
        getBalanceThresholds: getBalanceThresholdsHandler(deps),
        batchSetBalanceThresholds: batchSetBalanceThresholdsHandler(deps),
      },
      { itemwise: ['batchSetBalanceThresholds'] },
    ),
    implement(
      ReversalServiceService,
      { reverseCharge: reverseChargeHandler(deps), batchReverseCharges: batchReverseChargesHandler(deps) },
      { itemwise: ['batchReverseCharges'] },
    ),
    implement(
      UnitServiceService,
      { drawUnits: drawUnitsHandler(deps), batchDrawUnits: batchDrawUnitsHandler(deps) },
      { ownTexts: ['batchDrawUnits'], itemwise: ['batchDrawUnits'] },
    ),
  ];
}

const termAccess: readonly AccessEntry[] = [
  [FreezeServiceService, freezeAccess],
  [ThresholdServiceService, thresholdAccess],
  [ReversalServiceService, reversalAccess],
  [UnitServiceService, unitAccess],
];
