// What operations are given.
import type { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import type { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import type { FapiaoServiceService } from '@tollgate/contracts/billing/v1/fapiao';
import type { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import type { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import type { ForfeituresServiceService } from '@tollgate/contracts/wallet/v1/forfeitures';
import type { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import type { Db } from '@tollgate/db';
import type { EvidenceSigner } from '@tollgate/evidence';
import type { Client } from '@tollgate/rpc';
import type { GrantTimes } from './domain/grant.ts';
import type { EnforcementTables } from './store/schema.ts';
import type { Telemetry } from './telemetry.ts';

/** The services that enforcement asks and orders. */
export interface Peers {
  readonly wallet: Client<typeof WalletServiceService>;
  readonly forfeitures: Client<typeof ForfeituresServiceService>;
  readonly catalog: Client<typeof CatalogServiceService>;
  readonly invoices: Client<typeof InvoicesServiceService>;
  readonly fapiao: Client<typeof FapiaoServiceService>;
  readonly metering: Client<typeof MeteringServiceService>;
  readonly tenants: Client<typeof TenantsServiceService>;
}

export type { EnforcementTables } from './store/schema.ts';

export interface Deps {
  readonly db: Db<EnforcementTables>;
  /** Read by entry points only, which pass the time on as a value. */
  readonly now: () => Date;
  readonly times: GrantTimes;
  readonly peers: Peers;
  /** Whose word packs of evidence are. */
  readonly signer: EvidenceSigner;
  readonly telemetry: Telemetry;
  /** Carries settlements on now instead of at the job's next turn; to be called after a commit. */
  readonly wakeSettlements: () => void;
}
