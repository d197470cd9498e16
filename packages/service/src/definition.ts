// What a service says about itself, and the parts it is given to put itself together.
import type { AccessEntry, Identity, ServiceName } from '@tollgate/auth';
import type { InboxTables, Subscription } from '@tollgate/consumer';
import type { Database, Db, Migration } from '@tollgate/db';
import type { Resource } from '@tollgate/lifecycle';
import type { Broker } from '@tollgate/nats';
import type { Log, Meter } from '@tollgate/observability';
import type { OutboxTables } from '@tollgate/outbox';
import type { ReplayTables } from '@tollgate/replay';
import type { Binding, Client, Service } from '@tollgate/rpc';
import type { Environment } from './settings.ts';

/** The tables that platformMigrations make: part of every service's schema. */
export type PlatformTables = OutboxTables & InboxTables & ReplayTables;

/** A service: its name, its schema, and how it is put together. */
export interface ServiceDefinition<S extends PlatformTables> {
  readonly name: ServiceName;
  /** The service's own and platformMigrations. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** Called once at start, when the database and the broker answer. */
  compose(parts: Parts<S>): Promise<Composed<S>>;
}

/** What a service is made with. */
export interface Parts<S> {
  readonly database: Database<S>;
  readonly db: Db<S>;
  readonly broker: Broker;
  readonly log: Log;
  readonly meter: Meter;
  /** The clock; tests set it. */
  readonly now: () => Date;
  readonly env: Environment;
  readonly identity: Identity;
  /** A client of another service, with this service's tokens, closed at stop. Throws ConfigError when its address is not set. */
  readonly peers: <D extends Service>(service: ServiceName, definition: D) => Client<D>;
}

/** What a service consists of. */
export interface Composed<S> {
  readonly bindings: readonly Binding[];
  /** Per service definition; a method without an entry may be called by nobody. */
  readonly access: readonly AccessEntry[];
  readonly subscriptions?: readonly Subscription<S, unknown>[];
  readonly jobs?: readonly Job[];
  /** Started by compose, stopped after the server has drained. */
  readonly resources?: readonly Resource[];
}

/** Work done again and again. Runs in one process at a time per database, and never twice at once. */
export interface Job {
  /** kebab-case, unique in the service; names its lock and its metrics. */
  readonly name: string;
  /** Pause between the end of one run and the start of the next. */
  readonly everyMs: number;
  /** A failure is logged and counted; the next run comes all the same. */
  run(now: Date, signal: AbortSignal): Promise<void>;
}
