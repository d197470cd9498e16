// GetLadder.
import { Sanction as Sanctions, type SanctionsServiceService } from '@tollgate/contracts/enforcement/v1/sanctions';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readLadder } from '../operations/read-sanctions.ts';

export function getLadderHandler(deps: Deps): HandlerOf<(typeof SanctionsServiceService)['getLadder']> {
  return async ({ tenantId }) => {
    const { agreement, stoodOn, next, strikes, rulesVersion, suggested } = await readLadder(
      deps.db,
      tenantId,
      deps.now(),
    );
    return {
      agreementId: agreement.id,
      agreementVersion: agreement.version,
      ladder: agreement.ladder.map((rung) => Sanctions[rung.sanction]),
      stoodOn: stoodOn.map((each) => Sanctions[each]),
      next: next.map((each) => Sanctions[each]),
      strikes,
      strikeRulesVersion: rulesVersion,
      suggested: suggested === undefined ? Sanctions.UNSPECIFIED : Sanctions[suggested],
    };
  };
}
