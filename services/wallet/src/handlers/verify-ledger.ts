// VerifyLedger: the books proved in one snapshot, and the chain of blocks.
import type { VerifyLedgerRequest, VerifyLedgerResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import { verifyLedger } from '../operations/verify-ledger.ts';
import type { AuditDeps } from '../deps.ts';

export function verifyLedgerHandler(deps: AuditDeps): Unary<VerifyLedgerRequest, VerifyLedgerResponse> {
  return async () => {
    const proof = await verifyLedger(deps);
    return {
      ok: proof.ok,
      asOfSequence: proof.sequence,
      sealedSequence: proof.sealedSequence,
      unsealedTransfers: proof.unsealed,
      checks: proof.checks.map(({ name, examined, faults }) => ({
        name,
        ok: faults.length === 0,
        examined,
        faults: [...faults],
      })),
    };
  };
}
