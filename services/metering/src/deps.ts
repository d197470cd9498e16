// What operations are given besides their transaction and input.

import type { Db } from '@tollgate/db';
import type { EvidenceSigner } from '@tollgate/evidence';
import type { Broker } from '@tollgate/nats';

import type { KeyOf } from './domain/message-key.ts';
import type { MeteringTables } from './store/schema.ts';
import type { Telemetry } from './telemetry.ts';

/** The schema's types, for those that pass a transaction on and write no SQL. */
export type { MeteringTables };

export interface Deps {
  readonly db: Db<MeteringTables>;
  readonly broker: Broker;
  readonly keyOf: KeyOf;
  readonly now: () => Date;
  readonly telemetry: Telemetry;
}

/** Reconciliation signs its evidence. */
export interface ReconciliationDeps extends Deps {
  readonly signer: EvidenceSigner;
}
