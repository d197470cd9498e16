// VerifyLedger: the books proved in one snapshot.
import type { VerifyLedgerRequest, VerifyLedgerResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { inTransaction } from '@tollgate/db';
import type { Unary } from '@tollgate/rpc';
import { PROOF_STATEMENT_MS, verifyLedger as verifyOperation } from '../operations/verify-ledger.ts';
import type { Deps } from '../deps.ts';

export function verifyLedger({ db }: Deps): Unary<VerifyLedgerRequest, VerifyLedgerResponse> {
  return async () => {
    const proof = await inTransaction(db, verifyOperation, {
      isolation: 'repeatable read',
      statementMs: PROOF_STATEMENT_MS,
    });
    return {
      ok: proof.ok,
      asOfSequence: proof.sequence,
      checks: proof.checks.map(({ name, examined, faults }) => ({
        name,
        ok: faults.length === 0,
        examined,
        faults: [...faults],
      })),
    };
  };
}
