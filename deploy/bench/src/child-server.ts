// Starts a server of a benchmark as a child process, so that it does not share a thread with its callers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { BenchContext } from './case.ts';

/** Resolves to the address that the child sends; the child is killed when the case ends. */
export async function startChildServer(context: BenchContext, entry: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const closed = once(child, 'close');
  context.onEnd(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const ended = closed.then(([code]: unknown[]) => {
    throw new Error(`${entry} ended with ${String(code)} before it was ready`);
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ address: string }];
  // The race is won: its later end is the case's own doing.
  ended.catch(() => undefined);
  return message.address;
}
