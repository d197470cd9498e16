// Requests as the operations' values.
import { actorOf } from '@tollgate/auth';
import {
  ProposalState as ProposalStates,
  TerminationCause as Causes,
  type Election,
  type ProposalState as ProposalStateMessage,
  type TerminationCause as CauseMessage,
} from '@tollgate/contracts/enforcement/v1/settlements';
import { invalidArgument } from '@tollgate/errors';
import type { RequestKey } from '@tollgate/replay';
import type { CallContext } from '@tollgate/rpc';
import {
  TERMINATION_CAUSES,
  type ProposalState,
  type StoredElection,
  type TerminationCause,
} from '../domain/termination.ts';

/** What names a request of this caller, for operations that take several transactions. */
export function requestKey(call: CallContext, requestId: string, payload: Uint8Array): RequestKey {
  return { scope: actorOf(call), requestId, method: call.method, payload };
}

/** The annotations let only defined causes through, and no unspecified one. */
export function fromProtoCause(message: CauseMessage): TerminationCause {
  const cause = TERMINATION_CAUSES.find((each) => Causes[each] === message);
  if (cause === undefined) throw invalidArgument('CAUSE_INVALID', 'There is no such cause of termination.');
  return cause;
}

/** Whoever proposes makes the elections. */
export function fromProtoElections(elections: readonly Election[], electedBy: string): StoredElection[] {
  return elections.map(({ clauseId, choice }) => ({ clause: clauseId, option: choice, electedBy }));
}

const STATES: readonly ProposalState[] = ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED'];

/** Undefined means all. */
export function fromProtoState(message: ProposalStateMessage): ProposalState | undefined {
  return STATES.find((each) => ProposalStates[each] === message);
}
