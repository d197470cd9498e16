// ExportCase: the signed pack in pieces.
import type { EvidenceServiceService } from '@tollgate/contracts/enforcement/v1/evidence';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { exportCase } from '../operations/export-case.ts';

export function exportCaseHandler(deps: Deps): HandlerOf<(typeof EvidenceServiceService)['exportCase']> {
  return async function* pack({ caseId }) {
    for await (const content of await exportCase(deps.db, deps.signer, caseId)) yield { content: Buffer.from(content) };
  };
}
