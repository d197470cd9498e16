// Told by the database whenever usage changes: one session that listens, and comes back when it breaks.

import type { Database } from '@tollgate/db';
import { pause } from '@tollgate/lifecycle';
import type { MeteringTables } from './schema.ts';

export interface UsageFeedOptions {
  readonly connect: Database<MeteringTables>['connect'];
  /** Tenants whose usage changed, as rows have them; undefined when anything may have, also while nobody listened. */
  onChange(tenants: readonly string[] | undefined): void;
  onError(error: unknown): void;
}

/** The migration's channel. */
const CHANNEL = 'tollgate_usage';
const AGAIN_MS = 1_000;

/** Listens until the signal aborts; resolves then. */
export async function followUsage(options: UsageFeedOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await listen(options, signal);
    } catch (error) {
      options.onError(error);
    }
    await pause(AGAIN_MS, signal);
  }
}

async function listen({ connect, onChange }: UsageFeedOptions, signal: AbortSignal): Promise<void> {
  const client = await connect();
  try {
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    client.on('notification', ({ payload = '' }) => onChange(payload === '*' ? undefined : payload.split(',')));
    await client.query(`listen ${CHANNEL}`);
    onChange(undefined);
    await ended;
  } finally {
    await client.end().catch(() => undefined);
  }
}
