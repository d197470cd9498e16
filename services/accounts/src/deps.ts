// What operations are given besides the database.
import type { Person } from '@tollgate/auth';
import type { PreviewClosureResponse } from '@tollgate/contracts/enforcement/v1/closures';
import type { CallContext } from '@tollgate/rpc';
import type { KeyManagement } from './domain/key-management.ts';
import type { Catalogue } from './domain/catalogue.ts';
import type { AccountsTelemetry } from './telemetry.ts';
import type { Registry } from './channels/registry.ts';

/** The schema's types, for those that pass a transaction on and write no SQL. */
export type { AccountsTables } from './store/schema.ts';

/** A signed statement of who a person is. */
export interface PersonToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Where every fen of a tenant would go if it closed its account now. */
export type ClosureSettlement = PreviewClosureResponse;

export interface AccountsDeps {
  readonly now: () => Date;
  readonly keys: {
    /** Holds the master keys, which wrap the data key of every tenant and member of staff. */
    readonly management: KeyManagement;
    /** Key of the digests by which logins and identity numbers are found. */
    readonly digest: Uint8Array;
  };
  /** Hash of a password that nobody knows: what is compared for a login that does not exist. */
  readonly decoyHash: string;
  /** Good for a quarter of an hour, or for so many seconds where its session ends sooner. */
  readonly issuePersonToken: (person: Person, sessionSeconds: number) => Promise<PersonToken>;
  /** Real time, in which tokens live whatever day a test lets the service live. */
  readonly tokenClock: () => Date;
  readonly telemetry: AccountsTelemetry;
  /** What identity facts are held against. */
  readonly registry: Registry;
  /** Asks enforcement. @throws DomainError as it refuses. */
  readonly previewSettlement: (tenantId: string, call: CallContext) => Promise<ClosureSettlement>;
  /** For so long somebody may go on with keys that were read before. */
  readonly keyPatienceMs: number;
  /** The agreement versions that this build can execute. */
  readonly catalogue: Catalogue;
}
