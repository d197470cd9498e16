// One supervisor a data folder: a second one is refused by name, a dead one's mark is taken over.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Takes the folder; returns how to give it back. Throws when another live supervisor has it. */
export function takeFolder(lockFile: string): () => void {
  mkdirSync(dirname(lockFile), { recursive: true, mode: 0o755 });
  if (existsSync(lockFile)) {
    const pid = Number(readFileSync(lockFile, 'utf8').trim());
    if (Number.isInteger(pid) && pid !== process.pid && isSupervisor(pid)) {
      throw new Error(
        `Tollgate already runs on ${dirname(lockFile)} as process ${pid}: stop it with Ctrl-C there, or set TOLLGATE_HOME and TOLLGATE_PORT_BASE for a second one.`,
      );
    }
  }
  writeFileSync(lockFile, `${process.pid}\n`, { mode: 0o600 });
  return () => rmSync(lockFile, { force: true });
}

/** A pid can be reused after a reboot: the command line tells whether it is still a supervisor. */
function isSupervisor(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.ts');
  } catch {
    return process.platform !== 'linux';
  }
}
