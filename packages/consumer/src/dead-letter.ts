// Puts a message that its consumer can never take where a person finds it, with the reason.

import type { Broker } from '@tollgate/nats';
import { headers, type JsMsg } from 'nats';
import { metaOf } from './meta.ts';

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

/** What a dead letter says besides its payload: why, and which message it was. */
export interface DeadLetter {
  readonly reason: string;
  readonly error: unknown;
  readonly subject: string;
  readonly stream: string;
  readonly sequence: bigint;
  readonly messageId: string;
}

/** Where a consumer's dead letters go. */
export const deadLetterSubject = (consumer: string): string => `tollgate.deadletter.${consumer}`;

/** The headers of a dead letter; for handlers that set a part of a message aside themselves, through the outbox. */
export function deadLetterHeaders(letter: DeadLetter): Record<string, string> {
  const { error } = letter;
  return {
    [DEAD_LETTER_HEADERS.reason]: letter.reason,
    [DEAD_LETTER_HEADERS.error]: oneLine(error instanceof Error ? error.message : String(error)),
    [DEAD_LETTER_HEADERS.subject]: letter.subject,
    [DEAD_LETTER_HEADERS.stream]: letter.stream,
    [DEAD_LETTER_HEADERS.sequence]: String(letter.sequence),
    [DEAD_LETTER_HEADERS.messageId]: letter.messageId,
  };
}

/** Resolves when the broker has stored it; only then may the original be acknowledged. */
export async function deadLetter(
  broker: Broker,
  consumer: string,
  message: JsMsg,
  reason: string,
  error: unknown,
): Promise<void> {
  const { messageId, subject, sequence } = metaOf(message);
  const carried = headers();
  const letter = { reason, error, subject, stream: message.info.stream, sequence, messageId };
  for (const [name, value] of Object.entries(deadLetterHeaders(letter))) carried.set(name, value);
  await broker.jetstream.publish(deadLetterSubject(consumer), message.data, {
    // A crash before the acknowledgement brings the original back: one dead letter is enough.
    msgID: `${consumer}:${messageId}:${message.seq}`,
    headers: carried,
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').slice(0, ERROR_MAX);
}
