// GetCase.
import type { CasesServiceService } from '@tollgate/contracts/enforcement/v1/cases';
import type { HandlerOf } from '@tollgate/rpc';
import { toProtoCase, toProtoEvidence } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { readCase } from '../operations/read-cases.ts';

export function getCaseHandler(deps: Deps): HandlerOf<(typeof CasesServiceService)['getCase']> {
  return async ({ caseId }) => {
    const { record, evidence } = await readCase(deps.db, caseId);
    return { case: toProtoCase(record, evidence.length), evidence: evidence.map(toProtoEvidence) };
  };
}
