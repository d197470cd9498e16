// The whole of a service's main.ts: settings, start, wait for a signal, drain.
import { ConfigError } from '@tollgate/config';
import { runUntilSignal } from '@tollgate/lifecycle';
import { createLog } from '@tollgate/observability';
import type { PlatformTables, ServiceDefinition } from './definition.ts';
import { readServiceSettings } from './settings.ts';
import { startService } from './start-service.ts';

/** Runs the service until SIGINT or SIGTERM. Exits 0 after a clean stop, 1 otherwise. Reads process.env. */
export async function serviceMain<S extends PlatformTables>(definition: ServiceDefinition<S>): Promise<never> {
  const settings = orExit(() => readServiceSettings(definition.name, process.env));
  const log = createLog({ service: definition.name, level: settings.logLevel });
  return runUntilSignal(
    async (stack) => {
      await startService(definition, settings, { log, stack });
    },
    {
      log,
      drainMs: settings.drainMs,
      onFatal: (err) => log.error({ err }, 'the service ends because of an error'),
    },
  );
}

/** Ends the process with the sentence of a ConfigError: a person has to mend it, and a stack trace would hide it. */
export function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
