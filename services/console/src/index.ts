// Public list of @tollgate/console, for tests across services.
export { type ConsoleConfig, readConsoleConfig } from './config.ts';
export { type RunningConsole, startConsole, type Surroundings } from './server/start-console.ts';
