// Public list of @tollgate/lifecycle.

export { pause } from './pause.ts';
export { type Resource, ResourceStack, stoppedCleanly, type StopReport } from './resource-stack.ts';
export { type LifecycleLog, runUntilSignal, type RunOptions } from './run-until-signal.ts';
