// Claims at a settlement: capped as the agreement caps them, and set off from refunds only where it allows that.
import type { AgreementVersion } from '../schema/agreement.ts';
import type { PositionClaim } from './position.ts';
import type { ClaimOutcome } from './result.ts';

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** What a claim is worth under the agreement's cap for the side that is liable: direct loss first, then the cap. */
function capClaim(agreement: AgreementVersion, claim: PositionClaim): { payable: bigint; clause: string } {
  const liable = claim.by === 'PROVIDER' ? 'TENANT' : 'PROVIDER';
  const cap = agreement.liabilityCaps.find((c) => c.liable === liable);
  const counted = cap?.indirectLoss === false ? claim.amount - (claim.indirect ?? 0n) : claim.amount;
  const payable = cap?.measure === 'FEE_OF_SERVICE' ? least(counted, claim.serviceFee) : counted;
  return { payable, clause: cap?.clause ?? agreement.settlement.setOff.clause };
}

/** The provider's claims that may be paid out of refunds, and how much of each was. */
export class SetOffs {
  readonly #taken = new Map<string, bigint>();
  readonly #agreement: AgreementVersion;
  readonly #claims: readonly PositionClaim[];

  constructor(agreement: AgreementVersion, claims: readonly PositionClaim[]) {
    this.#agreement = agreement;
    this.#claims = claims;
  }

  /** Splits up to `available` micros over the claims that are still open, in the order of the position. */
  draw(available: bigint): { claimId: string; amount: bigint }[] {
    if (this.#agreement.settlement.setOff.allowed === 'NEVER') return [];
    const draws: { claimId: string; amount: bigint }[] = [];
    let room = available;
    for (const claim of this.#claims) {
      if (claim.by !== 'PROVIDER' || !claim.established) continue;
      const taken = this.#taken.get(claim.id) ?? 0n;
      const amount = least(room, capClaim(this.#agreement, claim).payable - taken);
      if (amount === 0n) continue;
      this.#taken.set(claim.id, taken + amount);
      room -= amount;
      draws.push({ claimId: claim.id, amount });
    }
    return draws;
  }

  outcomes(): ClaimOutcome[] {
    return this.#claims.map((claim) => {
      const { payable, clause } = capClaim(this.#agreement, claim);
      const setOff = this.#taken.get(claim.id) ?? 0n;
      return { id: claim.id, by: claim.by, claimed: claim.amount, payable, setOff, open: payable - setOff, clause };
    });
  }
}
