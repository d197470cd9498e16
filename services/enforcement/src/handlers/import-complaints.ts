// ImportComplaints.
import { actorOf } from '@tollgate/auth';
import {
  ImportComplaintsRequest,
  ImportComplaintsResponse,
  type ComplaintsServiceService,
} from '@tollgate/contracts/enforcement/v1/complaints';
import { DomainError } from '@tollgate/errors';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { readComplaintFile } from '../adapters/complaint-file.ts';
import { toProtoComplaint } from '../adapters/complaint-message.ts';
import type { Deps } from '../deps.ts';
import { recordComplaints } from '../operations/record-complaints.ts';

/** Of many faults the first are named; the message says how many there are. */
const FAULTS_MAX = 100;

export function importComplaintsHandler(deps: Deps): HandlerOf<(typeof ComplaintsServiceService)['importComplaints']> {
  return mutation(deps, ImportComplaintsResponse, ImportComplaintsRequest, async (tx, request, call) => {
    const file = readComplaintFile(request.csv);
    if (!file.ok)
      throw new DomainError({
        category: 'invalid_argument',
        reason: 'COMPLAINT_FILE_INVALID',
        message: `The file has ${file.faults.length} faults; nothing was recorded.`,
        violations: file.faults.slice(0, FAULTS_MAX).map(({ line, column, description }) => ({
          field: column === '' ? `line ${line}` : `line ${line}, ${column}`,
          description,
        })),
      });
    const by = { actor: actorOf(call), now: deps.now() };
    const complaints = await recordComplaints(tx, file.reports, by);
    return { complaints: complaints.map(toProtoComplaint) };
  });
}
