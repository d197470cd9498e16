// What operations are given besides the database.
import type { Person } from '@tollgate/auth';
import type { AccountsKeys } from './config.ts';
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

export interface AccountsDeps {
  readonly now: () => Date;
  readonly keys: AccountsKeys;
  /** Hash of a password that nobody knows: what is compared for a login that does not exist. */
  readonly decoyHash: string;
  readonly issuePersonToken: (person: Person) => Promise<PersonToken>;
  /** Real time, in which tokens live whatever day a test lets the service live. */
  readonly tokenClock: () => Date;
  readonly telemetry: AccountsTelemetry;
  /** What identity facts are held against. */
  readonly registry: Registry;
  /** The agreement versions that this build can execute. */
  readonly catalogue: Catalogue;
}
