// Money that one side demands of the other, and what is due of it at most.
import { clauseById, type AgreementVersion } from '@tollgate/agreements';
import { money, type Money } from '@tollgate/money';
import type { Text } from './restriction.ts';

export type ClaimSide = 'TENANT' | 'PROVIDER';
export type ClaimState = 'FILED' | 'ESTABLISHED' | 'REJECTED';

/** What a claim rests on; the digest is the SHA-256 of a file, empty where it is none. */
export interface ClaimEvidence {
  readonly reference: string;
  readonly digest: string;
}

export interface Claim {
  readonly claimId: string;
  readonly tenantId: string;
  /** Who demands. */
  readonly side: ClaimSide;
  readonly state: ClaimState;
  readonly clauseId: string;
  readonly reason: string;
  readonly amount: Money;
  readonly indirect: Money;
  readonly serviceFee: Money;
  /** What is due at most. */
  readonly payable: Money;
  readonly capClause: string;
  readonly maySetOff: boolean;
  readonly evidence: readonly ClaimEvidence[];
  readonly filedBy: string;
  readonly filedAt: Date;
  readonly decision:
    | {
        readonly established: Money;
        readonly by: string;
        readonly reason: string;
        readonly at: Date;
        readonly answer: Text;
      }
    | undefined;
}

/** What a side demands, as it says. */
export type Demand = Pick<Claim, 'side' | 'clauseId' | 'amount' | 'indirect' | 'serviceFee' | 'evidence'>;

export type ClaimFault = 'CLAUSE_UNKNOWN' | 'AMOUNT_INVALID' | 'INDIRECT_EXCEEDS' | 'EVIDENCE_MISSING';

/** What is wrong with a demand; the provider never demands without evidence. */
export function claimFault(agreement: AgreementVersion, demand: Demand): ClaimFault | undefined {
  if (clauseById(agreement, demand.clauseId) === undefined) return 'CLAUSE_UNKNOWN';
  if (demand.amount.micros <= 0n || demand.indirect.micros < 0n || demand.serviceFee.micros < 0n)
    return 'AMOUNT_INVALID';
  if (demand.indirect.micros > demand.amount.micros) return 'INDIRECT_EXCEEDS';
  return demand.side === 'PROVIDER' && demand.evidence.length === 0 ? 'EVIDENCE_MISSING' : undefined;
}

/** Direct loss first, then the agreement's cap for the side that is liable, as settlements cap claims. */
export function capOf(agreement: AgreementVersion, demand: Demand): Pick<Claim, 'payable' | 'capClause' | 'maySetOff'> {
  const liable = demand.side === 'PROVIDER' ? 'TENANT' : 'PROVIDER';
  const cap = agreement.liabilityCaps.find((each) => each.liable === liable);
  const { amount, indirect, serviceFee } = demand;
  const counted = cap?.indirectLoss === false ? amount.micros - indirect.micros : amount.micros;
  const capped = cap?.measure === 'FEE_OF_SERVICE' && serviceFee.micros < counted ? serviceFee.micros : counted;
  const { setOff } = agreement.settlement;
  return {
    payable: money(capped, amount.currency),
    capClause: cap?.clause ?? setOff.clause,
    maySetOff: demand.side === 'PROVIDER' && setOff.allowed === 'ESTABLISHED_CLAIMS',
  };
}
