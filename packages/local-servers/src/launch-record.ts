// A small file in a server's folder that says which server runs on it and who launched that server, so that a
// later start can tell "somebody uses this folder" from "an orphan of a killed launcher holds it".
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { LocalServerError } from './local-server-error.ts';
import { identifyProcess, stillRuns, type ProcessIdentity } from './process-identity.ts';

interface LaunchRecord {
  readonly server: ProcessIdentity;
  readonly launcher: ProcessIdentity;
}

/** Notes that this process launched the server `pid`. */
export function recordLaunch(file: string, pid: number): void {
  const server = identifyProcess(pid);
  const launcher = identifyProcess(process.pid);
  if (server === undefined || launcher === undefined) return;
  writeFileSync(file, `${JSON.stringify({ server, launcher } satisfies LaunchRecord)}\n`, { mode: 0o600 });
}

/** Forgets the launch once its server is gone. */
export function forgetLaunch(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Ends the orphan that a killed launcher left on this folder, if there is one.
 * Throws LocalServerError when the launcher is alive: the folder is in use.
 */
export async function endOrphan(file: string, name: string, folder: string, signal: NodeJS.Signals): Promise<void> {
  const record = readRecord(file);
  if (record === undefined) return;
  if (!stillRuns(record.server)) return forgetLaunch(file);
  if (stillRuns(record.launcher)) {
    throw new LocalServerError(
      `${name} already runs on ${folder}, started by process ${record.launcher.pid}: stop that one first.`,
    );
  }
  process.kill(record.server.pid, signal);
  const giveUpAt = performance.now() + 20_000;
  while (stillRuns(record.server)) {
    if (performance.now() > giveUpAt) {
      throw new LocalServerError(
        `An orphaned ${name} (process ${record.server.pid}) holds ${folder} and does not stop: end it.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  forgetLaunch(file);
}

function readRecord(file: string): LaunchRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isLaunchRecord(parsed) ? parsed : undefined;
  } catch {
    // No file, or one cut short by a crash: nothing is known about an earlier launch.
    return undefined;
  }
}

function isLaunchRecord(value: unknown): value is LaunchRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { server, launcher } = value as Partial<Record<keyof LaunchRecord, unknown>>;
  return isIdentity(server) && isIdentity(launcher);
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, started } = value as Partial<Record<keyof ProcessIdentity, unknown>>;
  return typeof pid === 'number' && typeof started === 'string';
}
