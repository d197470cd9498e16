// DownloadEvidence: the pack in pieces, no faster than they are taken.

import type { ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';
import type { HandlerOf } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { readEvidence } from '../operations/read-reconciliation.ts';
import { fromProtoOwner } from './reconciliation-message.ts';

export const downloadEvidenceHandler = (
  deps: Deps,
): HandlerOf<(typeof ReconciliationServiceService)['downloadEvidence']> =>
  async function* download({ tenantId, discrepancyId }) {
    for await (const part of readEvidence(deps.db, { tenantId: fromProtoOwner(tenantId), discrepancyId })) {
      yield { content: Buffer.from(part.content), totalBytes: part.totalBytes };
    }
  };
