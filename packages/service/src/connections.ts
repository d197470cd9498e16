// Reaches the database and the broker at start: each may come up later than we do, within a bound.
import { assertSchemaKnown, type Database, type Migration, misconfiguration, openDatabase } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import { type Broker, connectNats, ensureStreams, streamsOf } from '@tollgate/nats';
import type { Log } from '@tollgate/observability';
import type { ServiceSettings } from './settings.ts';
import { waitFor } from './wait-for.ts';

/** Opens the pool; nothing is connected yet. */
export function openPool<S>(settings: ServiceSettings, log: Log): Database<S> {
  return openDatabase<S>({
    url: settings.databaseUrl,
    poolMax: settings.databasePool,
    limits: settings.databaseLimits,
    applicationName: `tollgate-${settings.name}`,
    onError: (err) => log.warn({ err }, 'database connection broke'),
  });
}

/** Waits until the database answers, and refuses a schema that this binary cannot run with. */
export async function reachDatabase<S>(
  database: Database<S>,
  migrations: Readonly<Record<string, Migration>>,
  settings: ServiceSettings,
  log: Log,
): Promise<void> {
  await waitFor(() => database.ping(), {
    withinMs: settings.startWaitMs,
    onRetry: (err) => log.warn({ err }, 'waiting for the database'),
    // A wrong password or a missing database stays wrong.
    mayPass: (error) =>
      isDomainError(error) && error.category === 'unavailable' && misconfiguration(error) === undefined,
  }).catch((error: unknown) => {
    // Whoever starts it reads which of the two it is.
    throw misconfiguration(error) ?? error;
  });
  await assertSchemaKnown(database.db, migrations);
}

/** Waits until the broker answers and has the streams that this service writes and reads. */
export function reachBroker(settings: ServiceSettings, log: Log): Promise<Broker> {
  return waitFor(() => connectWithStreams(settings, log), {
    withinMs: settings.startWaitMs,
    onRetry: (err) => log.warn({ err }, 'waiting for the broker'),
  });
}

async function connectWithStreams(settings: ServiceSettings, log: Log): Promise<Broker> {
  const secured = settings.natsUrl.startsWith('tls://') ? { identityDir: settings.identityDir } : {};
  const broker = await connectNats({ url: settings.natsUrl, name: `tollgate-${settings.name}`, ...secured }, log);
  try {
    await ensureStreams(broker, { streams: streamsOf(settings.name) });
    return broker;
  } catch (error) {
    await broker.close();
    throw error;
  }
}
