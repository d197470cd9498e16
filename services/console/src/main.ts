// The console's process.
import { ConfigError } from '@tollgate/config';
import { runUntilSignal } from '@tollgate/lifecycle';
import { createLog } from '@tollgate/observability';

import { type ConsoleConfig, readConsoleConfig } from './config.ts';
import { startConsole } from './server/start-console.ts';

function configOrExit(): ConsoleConfig {
  try {
    return readConsoleConfig(process.env);
  } catch (error) {
    // A person has to mend it, and a stack trace would hide what.
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

const config = configOrExit();
const log = createLog({ service: 'console', level: config.logLevel });

await runUntilSignal(
  async (stack) => {
    await startConsole(config, { log, stack, now: () => new Date() });
  },
  { log, onFatal: (err) => log.error({ err }, 'the console ends because of an error') },
);
