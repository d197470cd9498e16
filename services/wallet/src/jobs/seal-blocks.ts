// Every ten seconds: what was posted is sealed, and the end of the chain is signed.
import type { Job } from '@tollgate/service';
import type { AuditDeps } from '../deps.ts';
import { sealBlocks } from '../operations/seal-blocks.ts';
import { signNewestHead } from '../operations/sign-heads.ts';

export function sealBlocksJob(deps: AuditDeps): Job {
  return {
    name: 'seal-blocks',
    everyMs: 10_000,
    run: async (now, signal) => {
      await sealBlocks(deps, now, signal);
      await signNewestHead(deps);
    },
  };
}
