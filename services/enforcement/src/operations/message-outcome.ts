// What metering knows of one message of a case's tenant. Asked outside of transactions; the recipient is not kept.
import { MessageOutcome } from '@tollgate/contracts/metering/v1/metering';
import { notFound } from '@tollgate/errors';
import type { Deps } from '../deps.ts';
import type { Plain } from '../domain/evidence-content.ts';
import { findCase } from '../store/cases.ts';
import { ask, valueOf } from './peer-answer.ts';
import { caseNotFound } from './step-case.ts';

/** @throws CASE_NOT_FOUND, MESSAGE_NOT_FOUND, PEER_UNAVAILABLE */
export async function messageOutcome(
  deps: Pick<Deps, 'db' | 'peers'>,
  { caseId, messageId, recipient }: { caseId: string; messageId: string; recipient: string },
): Promise<Plain> {
  const record = await findCase(deps.db, caseId);
  if (record === undefined) throw caseNotFound(caseId);
  const { tenantId } = record;
  const answer = await ask(deps.peers.metering.getMessageOutcome({ tenantId, messageId, recipient }));
  const { outcome } = valueOf(answer, 'metering');
  if (outcome === undefined)
    throw notFound('MESSAGE_NOT_FOUND', 'Nothing is known of this message.', { message_id: messageId });
  return textOnly(MessageOutcome.toJSON(outcome));
}

/** JSON of a message as canonical evidence: numbers become text. */
function textOnly(value: unknown): Plain {
  if (Array.isArray(value)) return value.map(textOnly);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, textOnly(member)]));
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return value.toString();
  throw new RangeError('not a JSON value');
}
