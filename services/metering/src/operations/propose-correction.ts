// The first person's half of a correction: nothing happens yet but a proposal with its effect.

import type { Tx } from '@tollgate/db';
import { invalidArgument } from '@tollgate/errors';
import { newId } from '@tollgate/ids';

import { CORRECTION_LIFE_MS, type FactChange, faultOfChange } from '../domain/correction.ts';
import type { KeyOf } from '../domain/message-key.ts';
import { type CorrectionProposal, insertProposal } from '../store/correction-proposals.ts';
import { lockForCorrecting } from '../store/corrections.ts';
import type { MeteringTables } from '../store/schema.ts';
import { countEffect } from './correction-effect.ts';

export interface CorrectionOrder extends FactChange {
  readonly tenantId: string;
  readonly message: { readonly messageId: string; readonly recipient: string } | undefined;
  readonly jobId: string | undefined;
  readonly reason: string;
  readonly text: string;
  readonly proposedBy: string;
  readonly now: Date;
}

const WORDS = {
  NOTHING_TO_CORRECT: 'A correction names at least one fact.',
  FACT_NAMED_TWICE: 'A fact can be on, off or as reported, not two of them.',
} as const;

/** @throws DomainError NOTHING_TO_CORRECT, FACT_NAMED_TWICE, and what countEffect does not find. */
export async function proposeCorrection(
  tx: Tx<MeteringTables>,
  { keyOf }: { readonly keyOf: KeyOf },
  order: CorrectionOrder,
): Promise<CorrectionProposal> {
  const { tenantId, message, jobId, on, off, released, now } = order;
  const fault = faultOfChange(order);
  if (fault !== undefined) throw invalidArgument(fault, WORDS[fault]);
  const messageKey = message && keyOf(tenantId, message.messageId, message.recipient);
  await lockForCorrecting(tx, tenantId);
  const { effect, digest } = await countEffect(tx, { tenantId, messageKey, jobId, on, off, released });
  const proposal: CorrectionProposal = {
    correctionId: newId('cor'),
    tenantId,
    messageKey,
    jobId,
    on,
    off,
    released,
    reason: order.reason,
    text: order.text,
    state: 'PENDING',
    effect,
    effectDigest: digest,
    proposedBy: order.proposedBy,
    proposedAt: now,
    expiresAt: new Date(now.getTime() + CORRECTION_LIFE_MS),
    decidedBy: '',
    decidedAt: undefined,
    rejection: '',
  };
  await insertProposal(tx, proposal);
  return proposal;
}
