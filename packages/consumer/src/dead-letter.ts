// Puts a message that its consumer can never take where a person finds it, with the reason.

import type { Broker } from '@tollgate/nats';
import { headers, type JsMsg } from 'nats';
import { messageIdOf } from './meta.ts';

/** Headers of a dead letter; its payload is the original's. */
export const DEAD_LETTER_HEADERS = {
  /** Why, in UPPER_SNAKE: the refusal's reason, UNDECODABLE or INTERNAL_ERROR. */
  reason: 'Tollgate-Reason',
  /** The error's own sentence, for operators. */
  error: 'Tollgate-Error',
  subject: 'Tollgate-Subject',
  stream: 'Tollgate-Stream',
  sequence: 'Tollgate-Sequence',
  messageId: 'Tollgate-Message-Id',
} as const;

const ERROR_MAX = 500;

/** Resolves when the broker has stored it; only then may the original be acknowledged. */
export async function deadLetter(
  broker: Broker,
  consumer: string,
  message: JsMsg,
  reason: string,
  error: unknown,
): Promise<void> {
  const messageId = messageIdOf(message);
  const carried = headers();
  carried.set(DEAD_LETTER_HEADERS.reason, reason);
  carried.set(DEAD_LETTER_HEADERS.error, oneLine(error instanceof Error ? error.message : String(error)));
  carried.set(DEAD_LETTER_HEADERS.subject, message.subject);
  carried.set(DEAD_LETTER_HEADERS.stream, message.info.stream);
  carried.set(DEAD_LETTER_HEADERS.sequence, String(message.seq));
  carried.set(DEAD_LETTER_HEADERS.messageId, messageId);
  await broker.jetstream.publish(`tollgate.deadletter.${consumer}`, message.data, {
    // A crash before the acknowledgement brings the original back: one dead letter is enough.
    msgID: `${consumer}:${messageId}:${message.seq}`,
    headers: carried,
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').slice(0, ERROR_MAX);
}
