// DownloadEvidence: the bytes of a file, no faster than they are taken.
import type { EvidenceServiceService } from '@tollgate/contracts/enforcement/v1/evidence';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readFile, requireFile } from '../operations/case-files.ts';

export function downloadEvidenceHandler(deps: Deps): HandlerOf<(typeof EvidenceServiceService)['downloadEvidence']> {
  return async function* download({ caseId, evidenceId }) {
    const { sizeBytes } = await requireFile(deps.db, caseId, evidenceId);
    for await (const part of readFile(deps.db, evidenceId)) yield { content: Buffer.from(part), totalBytes: sizeBytes };
  };
}
