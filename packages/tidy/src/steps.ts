// The steps of npm run check, in the order in which a failure explains the ones after it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { turboEnvironment } from './turbo.ts';

/** One command of the check. */
export interface Step {
  readonly name: string;
  /** Arguments for Node itself, or for the named command of node_modules/.bin. */
  readonly command: 'node' | 'oxfmt' | 'oxlint' | 'turbo';
  readonly args: readonly string[];
  /** What to do about a failure. */
  readonly remedy: string;
}

/** How a step ended. */
export interface StepResult {
  readonly step: Step;
  readonly ok: boolean;
  readonly ms: number;
  readonly output: string;
}

/** Generated code first: types, lint and tidy read it. */
export const steps: readonly Step[] = [
  {
    name: 'generate',
    command: 'node',
    args: ['packages/contracts/scripts/generate.ts'],
    remedy: 'mend the proto files, then npm run generate',
  },
  {
    name: 'proto',
    command: 'node',
    args: ['packages/contracts/scripts/proto-check.ts'],
    remedy: 'see buf lint, buf breaking and the drift above',
  },
  {
    name: 'types',
    command: 'turbo',
    args: ['run', 'types', '--concurrency=2', '--continue', '--output-logs=errors-only'],
    remedy: 'npm run types',
  },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'], remedy: 'npm run lint' },
  { name: 'format', command: 'oxfmt', args: ['--check'], remedy: 'npm run format' },
  { name: 'tidy', command: 'node', args: ['packages/tidy/src/main.ts'], remedy: 'npm run tidy' },
];

/** Runs one step to its end. Its input is closed, so that nothing waits for a person. */
export function runStep(root: string, step: Step): StepResult {
  const bin = join(root, 'node_modules', '.bin');
  const program = step.command === 'node' ? process.execPath : join(bin, step.command);
  const began = performance.now();
  const run = spawnSync(program, step.args, {
    cwd: root,
    env: { ...turboEnvironment, PATH: `${bin}:${process.env['PATH'] ?? ''}`, FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const ms = performance.now() - began;
  const why = run.error === undefined ? '' : `\n${run.error.message}`;
  return { step, ok: run.status === 0, ms, output: `${run.stdout ?? ''}${run.stderr ?? ''}${why}`.trim() };
}
