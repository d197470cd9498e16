// What operations are given besides their transaction and input.

import type { X509Certificate } from 'node:crypto';

import type { Db } from '@tollgate/db';
import type { EvidenceSigner } from '@tollgate/evidence';
import type { Broker } from '@tollgate/nats';

import type { HookSecrets } from './domain/hook-secrets.ts';
import type { JobPatience } from './domain/job-report.ts';
import type { TotalsPolicy } from './domain/totals-policy.ts';
import type { KeyOf } from './domain/message-key.ts';
import type { MeteringTables } from './store/schema.ts';
import type { Telemetry } from './telemetry.ts';

/** The schema's types, for those that pass a transaction on and write no SQL. */
export type { MeteringTables };

/** Certificates that may have signed a message which says that its own is at this address; none where none can be had. */
export type CertificateSource = (url: string) => Promise<readonly X509Certificate[]>;

/** What web hooks rest on. */
export interface Hooks {
  /** Whether there is an HTTP address at all. */
  readonly offered: boolean;
  /** Whether messages of Amazon SNS can be proved. */
  readonly snsOffered: boolean;
  readonly secrets: HookSecrets;
  readonly certificates: CertificateSource;
  /** How gateways reach the HTTP address, without a slash at its end. */
  publicUrl(): string;
}

export interface Deps {
  readonly db: Db<MeteringTables>;
  readonly broker: Broker;
  readonly keyOf: KeyOf;
  readonly now: () => Date;
  readonly telemetry: Telemetry;
}

/** What web hooks and job reports need besides. */
export interface EdgeDeps extends Deps {
  readonly hooks: Hooks;
  readonly jobPatience: JobPatience;
}

/** Reconciliation signs its evidence, and waits for totals that others owe. */
export interface ReconciliationDeps extends Deps {
  readonly signer: EvidenceSigner;
  readonly totalsPolicy: TotalsPolicy;
}
