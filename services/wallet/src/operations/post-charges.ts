// Posts charges, each on its own: what refuses one does not touch its neighbours.
import type { DomainError } from '@tollgate/errors';
import type { Deps } from '../deps.ts';
import type { ChargeRecord } from '../domain/commands/decision.ts';
import type { ChargeResult, PostCharge } from '../domain/commands/post-charge.ts';
import type { Answer } from '../engine/ask.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/** What its reader refused. */
export interface UnreadableCharge {
  readonly kind: 'unreadable';
  readonly chargeId: string;
  readonly refusal: DomainError;
}

export type ChargeOutcome =
  | { readonly kind: 'posted'; readonly charge: ChargeRecord; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly chargeId: string; readonly refusal: DomainError };

/**
 * One outcome a charge, in the order asked; what its reader refused stays refused. Throws when any charge got no answer:
 * those that were posted are answered again under their charge ids.
 */
export async function postCharges(
  { engine, telemetry }: Deps,
  charges: readonly (PostCharge | UnreadableCharge)[],
  signal: AbortSignal | undefined,
): Promise<ChargeOutcome[]> {
  const commands = charges.flatMap((charge) => (charge.kind === 'post-charge' ? [{ command: charge }] : []));
  const answers = await engine.giveAll(commands, signal);
  let next = 0;
  const outcomes = charges.map((charge): ChargeOutcome => {
    if (charge.kind === 'unreadable') return { ...charge, kind: 'refused' };
    return outcomeOf(charge.chargeId, answers[next++]);
  });
  const posted = outcomes.filter((outcome) => outcome.kind === 'posted');
  const replayed = posted.filter((outcome) => outcome.replayed).length;
  telemetry.chargesPosted(posted.length - replayed, replayed, outcomes.length - posted.length);
  return outcomes;
}

/** Throws WALLET_NOT_FOUND, RESERVATION_NOT_FOUND, RESERVATION_ENDED, CAPTURE_EXCEEDS_RESERVATION, CHARGE_ID_REUSED. */
export async function captureReservation<Res>(
  deps: Deps,
  command: PostCharge,
  remembered: RememberedRequest<ChargeResult, Res>,
): Promise<Res> {
  const { response, anew } = await giveOnce(deps, command, remembered);
  if (anew !== undefined) deps.telemetry.chargesPosted(anew.result.replayed ? 0 : 1, anew.result.replayed ? 1 : 0, 0);
  return response;
}

function outcomeOf(chargeId: string, answer: Answer | undefined): ChargeOutcome {
  switch (answer?.kind) {
    case 'done': {
      // What the engine answers to a charge.
      const { charge, replayed } = answer.done.result as ChargeResult;
      return { kind: 'posted', charge, replayed };
    }
    case 'refused':
      return { kind: 'refused', chargeId, refusal: answer.refusal };
    case 'failed':
      throw answer.error;
    default:
      throw new Error('a charge got no answer');
  }
}
