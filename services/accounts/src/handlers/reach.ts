// Which agreement versions a caller may read.
import { callerOf } from '@tollgate/auth';
import type { CallContext } from '@tollgate/rpc';
import type { Reach } from '../operations/read-agreements.ts';

/** Staff read what is not published yet, so that somebody can review it. */
export const reachOf = (call: CallContext): Reach => (callerOf(call).person?.kind === 'staff' ? 'all' : 'published');
