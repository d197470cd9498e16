// The end of an agreement for a breach is a rung of its ladder: judged when it is proposed, recorded when it is approved.
import type { AgreementVersion, Sanction } from '@tollgate/agreements';
import type { Tx } from '@tollgate/db';
import { failedPrecondition } from '@tollgate/errors';
import { ACCOUNT } from '../domain/restriction.ts';
import { judgeRung, stoodOnAt, type Allowed } from '../domain/sanction.ts';
import { BREACHES, DECIDER_OF, type TerminationCause } from '../domain/termination.ts';
import { insertSanction, sanctionsOf } from '../store/sanctions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { recordOf } from './impose-sanction.ts';
import { sanctionRefusal } from './sanction-refusal.ts';

interface Ending {
  readonly tenantId: string;
  readonly cause: TerminationCause;
  readonly reason: string;
  readonly banReason: string;
  readonly skipReason: string;
}

interface Rung extends Allowed {
  readonly sanction: Sanction;
  readonly brokenClause: string;
  readonly skipReason: string;
}

/**
 * The rung that ends the agreement; undefined where it ends without a breach.
 *
 * @throws BAN_NEEDS_BREACH, NOT_ON_LADDER, RUNG_MISSED, ENDED_ALREADY
 */
export async function rungOfEnd(
  tx: Tx<EnforcementTables>,
  agreement: AgreementVersion,
  ending: Ending,
  now: Date,
): Promise<Rung | undefined> {
  const { tenantId, cause, reason, banReason } = ending;
  if (!BREACHES.has(cause)) {
    if (banReason === '') return undefined;
    throw failedPrecondition('BAN_NEEDS_BREACH', 'Nobody is banned but for a breach.', { cause });
  }
  const sanction = banReason === '' ? 'TERMINATE' : 'BAN';
  const decider = DECIDER_OF[cause];
  const rule = agreement.settlement.rules.find((each) => each.cause === cause && each.deciders.includes(decider));
  const brokenClause = rule?.clause ?? '';
  const skipReason = ending.skipReason === '' ? reason : ending.skipReason;
  const stoodOn = stoodOnAt(await sanctionsOf(tx, tenantId), now).map((each) => each.sanction);
  const judged = judgeRung(agreement, { sanction, brokenClause, skipReason }, stoodOn);
  if ('fault' in judged) throw sanctionRefusal(judged.fault);
  return { ...judged.allowed, sanction, brokenClause, skipReason };
}

/** Records the rung with its statement of reasons; its notices are those of the standing and of the settlement. */
export async function recordEnd(
  tx: Tx<EnforcementTables>,
  agreement: AgreementVersion,
  ending: Ending & { readonly settlementId: string },
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<void> {
  const rung = await rungOfEnd(tx, agreement, ending, now);
  if (rung === undefined) return;
  const { sanction, brokenClause, skipReason } = rung;
  const order = {
    tenantId: ending.tenantId,
    sanction,
    brokenClause,
    ground: 'GENERAL',
    scope: ACCOUNT,
    startsAt: now,
    until: null,
    deadline: null,
    skipReason,
    dailyUnits: 0n,
    reason: ending.reason,
    caseId: '',
    ifMissed: null,
    actor,
    now,
  } as const;
  await insertSanction(tx, recordOf(agreement, order, rung, ending.settlementId));
}
