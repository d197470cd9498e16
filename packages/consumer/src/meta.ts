// Reads from a JetStream message what handlers are told about it.

import { actorOfMessage } from '@tollgate/nats';
import type { JsMsg } from 'nats';
import type { MessageMeta } from './subscription.ts';

/** The publisher's message id; "stream:sequence" when it gave none. */
function messageIdOf(message: JsMsg): string {
  const given = message.headers?.get('Nats-Msg-Id') ?? '';
  return given === '' ? `${message.info.stream}:${message.seq}` : given;
}

export function metaOf(message: JsMsg): MessageMeta {
  const actor = actorOfMessage(message.headers);
  return {
    ...(actor === undefined ? {} : { actor }),
    messageId: messageIdOf(message),
    // With the time: a stream that was made anew begins at 1 again.
    place: `${message.info.stream}:${message.seq}:${message.info.timestampNanos}`,
    subject: message.subject,
    sequence: BigInt(message.seq),
    // The broker tells nanoseconds.
    time: new Date(message.info.timestampNanos / 1e6),
  };
}
