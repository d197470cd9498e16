// Runs turbo as this repository wants it run: no telemetry, no update notice, no wait for input.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Environment under which turbo stays on this machine. */
export const turboEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  TURBO_UI: 'false',
  // Each task runs through npm, whose own words would bury the task's.
  npm_config_loglevel: 'silent',
};

/** One workspace's share of a turbo run. */
export interface TurboTask {
  readonly workspace: string;
  /** Folder relative to the root. */
  readonly directory: string;
}

/** The workspaces that have a script of this name, under turbo's own filters. Throws with turbo's words if it fails. */
export function plannedTasks(root: string, script: string, filters: readonly string[]): TurboTask[] {
  const run = spawnSync(turboPath(root), ['run', script, '--dry=json', ...filters], {
    cwd: root,
    env: turboEnvironment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`turbo cannot plan "${script}": ${(run.stderr || run.stdout).trim()}`);
  return tasksOfPlan(run.stdout, script);
}

/** Reads turbo's dry run: tasks of that name which have a command to run. */
export function tasksOfPlan(json: string, script: string): TurboTask[] {
  const plan: unknown = JSON.parse(json);
  if (!isRecord(plan) || !Array.isArray(plan['tasks'])) throw new Error('turbo planned in an unknown shape');
  return plan['tasks'].filter(isRecord).flatMap((task) => {
    const { package: workspace, directory, command, task: name } = task;
    const runs = name === script && typeof command === 'string' && command !== '<NONEXISTENT>';
    return runs && typeof workspace === 'string' && typeof directory === 'string' ? [{ workspace, directory }] : [];
  });
}

/** Where npm put turbo's command. */
export function turboPath(root: string): string {
  return join(root, 'node_modules', '.bin', 'turbo');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
