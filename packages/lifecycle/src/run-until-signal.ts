// The life of a process: start, wait for a reason to stop, stop everything, exit. Owns the process's signal handlers.

import { ResourceStack, type StopReport, stoppedCleanly } from './resource-stack.ts';

/** What runUntilSignal writes to; a Log of packages/observability fits. */
export interface LifecycleLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How a process lives and ends. */
export interface RunOptions {
  /** Told once about the error that ends the process: a failed start, an uncaught exception, an unhandled rejection. */
  onFatal(error: unknown): void;
  log: LifecycleLog;
  /** Time for stopping everything; 10 s unless told, within the 30 s that orchestrators usually give. */
  drainMs?: number;
}

type Reason = { kind: 'signal'; signal: NodeJS.Signals } | { kind: 'fatal'; error: unknown };

const DRAIN_MS = 10_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/**
 * One Ctrl-C reaches a process up to three times: from the terminal, from npm and from a supervisor. What comes
 * this soon after the first signal, or as the other of the two signals, is taken for the same wish.
 */
const SAME_WISH_MS = 300;

/**
 * Starts the process's parts and keeps it alive until SIGINT, SIGTERM or a fatal error; then stops the parts in
 * reverse order and exits: 0 after a signal and a clean stop, 1 otherwise. The same signal again exits 1 at once.
 * Never returns.
 */
export async function runUntilSignal(
  start: (stack: ResourceStack) => Promise<void>,
  options: RunOptions,
): Promise<never> {
  const stack = new ResourceStack();
  const reason = await reasonToStop(start, stack, options.log);
  if (reason.kind === 'fatal') options.onFatal(reason.error);
  else options.log.info({ signal: reason.signal }, 'stopping');
  const report = await stack.stopAll(options.drainMs ?? DRAIN_MS);
  const clean = logReport(report, options.log);
  process.exit(clean && reason.kind === 'signal' && process.exitCode === undefined ? 0 : 1);
}

function reasonToStop(
  start: (stack: ResourceStack) => Promise<void>,
  stack: ResourceStack,
  log: LifecycleLog,
): Promise<Reason> {
  return new Promise((resolve) => {
    // Waiting alone does not keep Node running: a part whose sockets are unreferenced must not end the process.
    setInterval(() => undefined, 2 ** 30);
    onSignals((signal) => resolve({ kind: 'signal', signal }));
    // A supervisor that started this process with an IPC channel and dies, however it dies, leaves no orphan.
    process.once('disconnect', () => resolve({ kind: 'signal', signal: 'SIGHUP' }));
    const fatal = (error: unknown): void => {
      if (stack.stopping) {
        // Nobody waits for a reason any more; the stop goes on, but it was not a clean one.
        process.exitCode = 1;
        log.error({ err: error }, 'error while stopping');
      }
      resolve({ kind: 'fatal', error });
    };
    process.on('uncaughtException', fatal);
    process.on('unhandledRejection', fatal);
    start(stack).catch((error: unknown) => {
      // A start that gives up because stopping has begun did what was wanted.
      if (!stack.stopping) fatal(error);
    });
  });
}

function onSignals(first: (signal: NodeJS.Signals) => void): void {
  let seen: { signal: NodeJS.Signals; at: number } | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (seen === undefined) {
        seen = { signal, at: performance.now() };
        first(signal);
      } else if (signal === seen.signal && performance.now() - seen.at > SAME_WISH_MS) {
        process.exit(1);
      }
    });
  }
}

function logReport(report: StopReport, log: LifecycleLog): boolean {
  for (const { name, error } of report.failed) log.error({ resource: name, err: error }, 'resource failed to stop');
  for (const name of report.timedOut) log.error({ resource: name }, 'resource did not stop in time');
  const clean = stoppedCleanly(report);
  if (clean) log.info({ resources: report.stopped }, 'stopped');
  return clean;
}
