// The whole of a service's migrate.ts: a one-shot job that runs before a rollout, as the owner of the schema.
import { connectionUnavailable, isConnectionFailure, migrate } from '@tollgate/db';
import { createLog } from '@tollgate/observability';
import type { PlatformTables, ServiceDefinition } from './definition.ts';
import { orExit } from './service-main.ts';
import { readMigrateSettings } from './settings.ts';
import { waitFor } from './wait-for.ts';

/**
 * Applies what is missing and exits: 0 when the schema is up to date, 1 otherwise. Reads process.env:
 * <NAME>_DATABASE_OWNER_URL, <NAME>_DATABASE_ROLE (the role that the service runs as) and START_WAIT.
 */
export async function migrateMain<S extends PlatformTables>(
  definition: Pick<ServiceDefinition<S>, 'name' | 'migrations'>,
): Promise<never> {
  const { name, migrations } = definition;
  const settings = orExit(() => readMigrateSettings(name, process.env));
  const log = createLog({ service: `${name}-migrate`, level: 'info' });
  try {
    const applied = await waitFor(() => migrate({ url: settings.ownerUrl, appRole: settings.appRole, migrations }), {
      withinMs: settings.startWaitMs,
      mayPass: isConnectionFailure,
      onRetry: (err) => log.warn({ err: connectionUnavailable(err) }, 'waiting for the database'),
    });
    log.info({ applied }, applied.length === 0 ? 'the schema was up to date' : 'the schema is up to date now');
    process.exit(0);
  } catch (err) {
    log.error({ err }, 'the schema could not be brought up to date');
    process.exit(1);
  }
}
