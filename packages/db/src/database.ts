// Opens a pool on one PostgreSQL database and gives a typed Kysely handle on it.

import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { CONNECT_WAIT_MS, type DatabaseLimits, DEFAULT_LIMITS } from './bounds.ts';
import { translatingPool } from './translating-pool.ts';
import { valueTypes } from './value-types.ts';

/** A handle that may read; to write, open a transaction. */
export type Db<S> = Kysely<S>;
/** A handle inside one transaction: what every write asks for, so that a write outside of one does not compile. */
export type Tx<S> = Transaction<S>;
/** What a read asks for. */
export type Reader<S> = Db<S> | Tx<S>;

/** One service's database: the typed handle, the pool under it, and its end. */
export interface Database<S> {
  readonly db: Db<S>;
  readonly pool: pg.Pool;
  /**
   * A connection of its own, outside the pool, for what belongs to a session: LISTEN and advisory locks.
   * The caller ends it and listens to its 'error' and 'end'. With `pipeline` statements are sent without waiting for the
   * answers to those before them; the server still runs them in order, each in its own transaction.
   */
  connect(options?: { readonly pipeline?: boolean }): Promise<pg.Client>;
  /** Resolves when the server answers. Rejects with `unavailable` DATABASE_UNAVAILABLE when it does not, or not to us. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** Connections at most; 10 when absent. */
  readonly poolMax?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** How long work may wait and take; those not given are DEFAULT_LIMITS'. */
  readonly limits?: Partial<DatabaseLimits> | undefined;
  /** Told about connections that break while nobody waits for them; without it Node would end the process. */
  readonly onError: (error: Error) => void;
}

/**
 * A session must be seen dead soon after its client's machine is, not after the system's two hours; and a statement of
 * a client that hung up is ended within two seconds.
 */
const SESSION_OPTIONS = Object.entries({
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
  client_connection_check_interval: 2_000,
})
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

/**
 * Opens the pool; connects on first use.
 * int8 arrives as bigint, numeric and date as text, timestamptz as Date.
 */
export function openDatabase<S>(options: DatabaseOptions): Database<S> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const settings: pg.ClientConfig = {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_WAIT_MS,
    keepAlive: true,
    options: SESSION_OPTIONS,
    lock_timeout: limits.lockMs,
    statement_timeout: limits.statementMs,
    idle_in_transaction_session_timeout: limits.idleMs,
    types: valueTypes,
  };
  const pool = new pg.Pool({ ...settings, max: options.poolMax ?? 10 });
  pool.on('error', options.onError);
  // The pool listens on idle clients only: one that breaks between two queries of a transaction is nobody's.
  pool.on('connect', (client) => client.on('error', options.onError));
  const translating = translatingPool(pool, limits);
  const db = new Kysely<S>({ dialect: new PostgresDialect({ pool: translating }) });
  let closing: Promise<void> | undefined;
  return {
    db,
    pool,
    connect: ({ pipeline = false } = {}) => connectAlone({ ...settings, pipeline }, options.onError),
    ping: async () => {
      const client = await translating.connect();
      try {
        await client.query('select 1', []);
      } finally {
        client.release();
      }
    },
    close: () => (closing ??= pool.end()),
  };
}

/** As pg has it; its declarations do not know the setting yet. */
type AloneConfig = pg.ClientConfig & { readonly pipeline: boolean };

async function connectAlone(settings: AloneConfig, onError: (error: Error) => void): Promise<pg.Client> {
  const client = new pg.Client(settings);
  client.on('error', onError);
  await client.connect();
  return client;
}

/**
 * The same transaction seen through fewer tables: a package that brings its own tables writes its SQL against those,
 * whatever else the service's schema holds. Sound because `Whole` has every table of `Part`.
 */
export function narrowTx<Part, Whole extends Part>(tx: Tx<Whole>): Tx<Part> {
  return tx as unknown as Tx<Part>;
}

/** The same handle seen through fewer tables; see narrowTx. */
export function narrowDb<Part, Whole extends Part>(db: Reader<Whole>): Db<Part> {
  return db as unknown as Db<Part>;
}
