// What operations are given besides the database.

import type { Client } from '@tollgate/rpc';
import type { MovementsServiceService } from '@tollgate/contracts/wallet/v1/movements';
import type { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import type { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import type { PayoutsServiceService } from '@tollgate/contracts/wallet/v1/payouts';
import type { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import type { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import type { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import type { Db } from '@tollgate/db';
import type { Typesetter } from '@tollgate/typeset';
import type { PaymentChannel } from './channels/payment-channel.ts';
import type { FapiaoIssuer } from './domain/fapiao-issuer.ts';
import type { ChannelName } from './domain/order.ts';
import type { BillingTables } from './store/schema.ts';
import type { BillingTelemetry } from './telemetry.ts';

export type { BillingTables };

/** The calls that billing makes of the wallet. */
export type WalletPort = Pick<
  Client<WalletServiceService>,
  'creditLots' | 'postCharges' | 'postRounding' | 'getBalance'
>;

/** What documents are made of besides billing's own charges: the wallet's ledger, summed. */
export type MovementsPort = Pick<
  Client<MovementsServiceService>,
  'sumTenantMovements' | 'sumLedger' | 'getTrialBalance'
>;

/** How charges are given back. */
export type ReversalsPort = Pick<Client<ReversalServiceService>, 'batchReverseCharges'>;

/** How refundable money leaves the wallet. */
export type PayoutsPort = Pick<Client<PayoutsServiceService>, 'payOutRefundable'>;

/** How packages are bought, drawn on and looked at. */
export type UnitsPort = Pick<Client<UnitServiceService>, 'batchDrawUnits'>;
export type GroupsPort = Pick<Client<BatchServiceService>, 'executeGroup'>;
export type HoldingsPort = Pick<Client<WalletServiceService>, 'getBalance' | 'listLots'>;

/** How the wallet is told what to watch. */
export type ThresholdsPort = Pick<Client<ThresholdServiceService>, 'batchSetBalanceThresholds'>;

/** Counted usage that is on its way from metering to us. */
export interface UsageBacklog {
  /** Events, of all tenants, that are not priced yet. */
  pending(): Promise<bigint>;
  /** The place in the stream of the newest event now. */
  newest(): Promise<bigint>;
  /** Whether every event up to that place is priced. */
  isPricedUpTo(place: bigint): Promise<boolean>;
}

/** Starts work that a commit has left for another service, without waiting for the job's next round. */
export interface Wake {
  charges(): void;
  orders(): void;
  roundings(): void;
  runs(): void;
  fapiao(): void;
  watches(): void;
  topUps(): void;
}

export interface BillingDeps {
  readonly now: () => Date;
  readonly wallet: WalletPort;
  readonly walletReversals: ReversalsPort;
  readonly walletUnits: UnitsPort;
  readonly walletGroups: GroupsPort;
  readonly walletHoldings: HoldingsPort;
  readonly movements: MovementsPort;
  /** Undefined: fapiao are applied for and wait. */
  readonly fapiaoIssuer: FapiaoIssuer | undefined;
  /** How long after a month's end late usage still comes into its documents. */
  readonly graceMs: number;
  readonly payouts: PayoutsPort;
  readonly thresholds: ThresholdsPort;
  readonly channels: Readonly<Partial<Record<ChannelName, PaymentChannel>>>;
  readonly backlog: UsageBacklog;
  readonly typesetter: Typesetter;
  readonly telemetry: BillingTelemetry;
  readonly wake: Wake;
}

/** What RPC handlers and HTTP routes are made with. */
export interface EntryParts {
  readonly db: Db<BillingTables>;
  readonly now: () => Date;
  readonly deps: BillingDeps;
}
