// Public list of @tollgate/cli, for tests that run commands in their own process.
export { EXIT, type ExitCode } from './exit-code.ts';
export { run } from './run.ts';
export type { Surroundings } from './surroundings.ts';
