// What a stream holds, read from the broker itself.

import type { Broker } from '@tollgate/nats';

export interface StoredMessage {
  readonly id: string;
  readonly subject: string;
  readonly data: Uint8Array;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function stored(broker: Broker, stream: string): Promise<StoredMessage[]> {
  const { state } = await broker.manager.streams.info(stream);
  const messages: StoredMessage[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const message = await broker.manager.streams.getMessage(stream, { seq });
    const data = new Uint8Array(message.data);
    messages.push({
      id: message.header.get('Nats-Msg-Id'),
      subject: message.subject,
      data,
      text: new TextDecoder().decode(data),
      headers: Object.fromEntries(message.header.keys().map((name) => [name, message.header.get(name)])),
    });
  }
  return messages;
}
