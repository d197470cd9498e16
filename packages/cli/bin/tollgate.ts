#!/usr/bin/env node
// The tollgate command: hands the process's streams and settings to run and leaves with its exit code.
import { run } from '../src/run.ts';

// A reader such as head that has enough is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const { env } = process;
// npm changes to the workspace root; paths are meant from where the person stands.
const cwd = env['npm_lifecycle_event'] === 'tollgate' ? (env['INIT_CWD'] ?? process.cwd()) : process.cwd();

process.exitCode = await run(process.argv.slice(2), {
  env,
  cwd,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => new Date(),
});
