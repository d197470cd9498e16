// Usage as it is counted: one listening session and one query a second serve all who watch in this process.

import { AsyncLocalStorage } from 'node:async_hooks';

import type { Database } from '@tollgate/db';
import { exhausted, invalidArgument } from '@tollgate/errors';

import type { UsageSums } from '../domain/usage-row.ts';
import { COUNTERS } from '../domain/usage.ts';
import { dayStartMs } from '../domain/usage-windows.ts';
import type { MeteringTables } from '../store/schema.ts';
import { followUsage } from '../store/usage-feed.ts';
import { totalsSince } from '../store/usage-sums.ts';

/** A tenant's totals of today at one moment. */
export interface LiveTotals {
  readonly asOf: Date;
  readonly sinceMs: bigint;
  readonly totals: readonly { readonly product: string; readonly sums: UsageSums }[];
}

export interface LiveUsageOptions {
  readonly database: Pick<Database<MeteringTables>, 'db' | 'connect'>;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
  readonly onWatchers: (count: number) => void;
}

/** Changes that come meanwhile are told together. */
const TOGETHER_MS = 500;
/** Midnight makes other totals without any change. */
const MIDNIGHT_CHECK_MS = 30_000;
const WATCHERS_MAX = 2_000;

/** One who watches: holds the newest totals that were not yet taken, never more. */
interface Watcher {
  readonly tenantId: string;
  readonly timeZone: string;
  waiting: LiveTotals | undefined;
  /** What was offered last, to leave out what is the same. */
  offered: string;
  wake: () => void;
}

export class LiveUsage {
  readonly #options: LiveUsageOptions;
  readonly #watchers = new Set<Watcher>();
  readonly #stopping = new AbortController();
  /** Runs what serves everybody outside of the call that happened to begin it: queries end with the call they are made in. */
  readonly #forAll = AsyncLocalStorage.snapshot();
  #feed: Promise<void> | undefined;
  #midnight: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  /** Tenants whose totals have to be read again. */
  #changed = new Set<string>();

  constructor(options: LiveUsageOptions) {
    this.#options = options;
  }

  /**
   * The totals now, and again when they changed, until the signal aborts or the service stops.
   *
   * Usage is kept by hour of UTC: a day that begins within one could only be told by counting that hour anew for each
   * change, so it is refused, also when it comes up on a stream (Lord Howe Island moves by half an hour).
   *
   * @throws DomainError UNKNOWN_TIME_ZONE, ZONE_CUTS_HOURS, TOO_MANY_WATCHERS
   */
  async *watch(tenantId: string, timeZone: string, signal: AbortSignal): AsyncGenerator<LiveTotals, void, undefined> {
    if (dayStartMs(0n, timeZone) === undefined)
      throw invalidArgument('UNKNOWN_TIME_ZONE', 'time_zone has to be the IANA name of a time zone');
    if (this.#watchers.size >= WATCHERS_MAX)
      throw exhausted('TOO_MANY_WATCHERS', `This process serves at most ${WATCHERS_MAX} streams of usage.`);
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    const watcher: Watcher = { tenantId, timeZone, waiting: undefined, offered: '', wake: () => undefined };
    ended.addEventListener('abort', () => watcher.wake(), { once: true });
    this.#join(watcher);
    try {
      while (!ended.aborted) {
        const next = watcher.waiting;
        watcher.waiting = undefined;
        if (next !== undefined) yield ofWholeHours(next);
        else await new Promise<void>((resolve) => (watcher.wake = resolve));
      }
    } finally {
      this.#watchers.delete(watcher);
      this.#options.onWatchers(this.#watchers.size);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#soon);
    clearInterval(this.#midnight);
    await this.#feed;
    await this.#reading;
  }

  #join(watcher: Watcher): void {
    this.#watchers.add(watcher);
    this.#options.onWatchers(this.#watchers.size);
    this.#forAll(() => this.#follow());
    this.#changed.add(watcher.tenantId);
    this.#read(0);
  }

  #follow(): void {
    const { database, onError } = this.#options;
    this.#midnight ??= setInterval(() => this.#noteChange(undefined), MIDNIGHT_CHECK_MS).unref();
    this.#feed ??= followUsage(
      { connect: () => database.connect(), onChange: (tenants) => this.#noteChange(tenants), onError },
      this.#stopping.signal,
    );
  }

  #noteChange(tenants: readonly string[] | undefined): void {
    const watched = new Set([...this.#watchers].map(({ tenantId }) => tenantId));
    const changed = tenants?.map((uuid) => `ten_${uuid.replaceAll('-', '')}`).filter((id) => watched.has(id));
    for (const tenantId of changed ?? watched) this.#changed.add(tenantId);
    if (this.#changed.size > 0) this.#read(TOGETHER_MS);
  }

  /** Reads once for all changes until then; one reading at a time. */
  #read(inMs: number): void {
    if (this.#soon !== undefined || this.#stopping.signal.aborted) return;
    this.#forAll(() => {
      this.#soon = setTimeout(() => {
        this.#reading = this.#reading.then(() => this.#readChanged());
      }, inMs);
    });
  }

  async #readChanged(): Promise<void> {
    this.#soon = undefined;
    const changed = this.#changed;
    this.#changed = new Set();
    try {
      await this.#tell([...this.#watchers].filter(({ tenantId }) => changed.has(tenantId)));
    } catch (error) {
      this.#options.onError(error);
      for (const tenantId of changed) this.#changed.add(tenantId);
      this.#read(TOGETHER_MS);
    }
  }

  /** One query for all of them; those who watch the same day of the same tenant share its answer. */
  async #tell(watchers: readonly Watcher[]): Promise<void> {
    const asOf = this.#options.now();
    const today = (watcher: Watcher): bigint => dayStartMs(BigInt(asOf.getTime()), watcher.timeZone) ?? 0n;
    const places = new Map(
      watchers.map((watcher) => {
        const place = { tenantId: watcher.tenantId, sinceMs: today(watcher) };
        return [keyOf(place), place];
      }),
    );
    if (places.size === 0) return;
    const rows = await totalsSince(this.#options.database.db, [...places.values()], COUNTERS);
    const byPlace = Map.groupBy(rows, keyOf);
    for (const watcher of watchers) {
      const place = { tenantId: watcher.tenantId, sinceMs: today(watcher) };
      const totals = (byPlace.get(keyOf(place)) ?? []).map(({ product, sums }) => ({ product, sums }));
      offer(watcher, { asOf, sinceMs: place.sinceMs, totals });
    }
  }
}

const HOUR_MS = 3_600_000n;

function ofWholeHours(live: LiveTotals): LiveTotals {
  if (live.sinceMs % HOUR_MS === 0n) return live;
  const message =
    'Today begins within an hour of UTC in this zone: watch another zone, or ask QueryUsage, which counts it.';
  throw invalidArgument('ZONE_CUTS_HOURS', message);
}

const keyOf = ({ tenantId, sinceMs }: { readonly tenantId: string; readonly sinceMs: bigint }): string =>
  `${tenantId} ${sinceMs}`;

/** Replaces what was not taken yet; the same totals again are nothing new. */
function offer(watcher: Watcher, live: LiveTotals): void {
  const text = JSON.stringify([live.sinceMs, live.totals], (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  if (text === watcher.offered) return;
  watcher.offered = text;
  watcher.waiting = live;
  watcher.wake();
}
