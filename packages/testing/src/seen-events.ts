// Reads what is stored on JetStream, as a test sees it.
import type { Broker } from '@tollgate/nats';

/** One stored message. */
export interface SeenEvent {
  readonly stream: string;
  readonly sequence: number;
  readonly subject: string;
  /** Nats-Msg-Id: the event's id. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Uint8Array;
}

/** Every stored message whose subject begins with the prefix, in the order of its stream. */
export async function seenEvents(broker: Broker, subjectPrefix: string): Promise<SeenEvent[]> {
  const seen: SeenEvent[] = [];
  for (const stream of await broker.manager.streams.list().next()) {
    const { name } = stream.config;
    for (let seq = stream.state.first_seq; seq <= stream.state.last_seq; seq++) {
      if (stream.state.messages === 0) break;
      const message = await broker.manager.streams.getMessage(name, { seq });
      if (!message.subject.startsWith(subjectPrefix)) continue;
      const headers = Object.fromEntries([...message.header.keys()].map((key) => [key, message.header.get(key)]));
      seen.push({
        stream: name,
        sequence: message.seq,
        subject: message.subject,
        messageId: headers['Nats-Msg-Id'] ?? '',
        headers,
        data: message.data,
      });
    }
  }
  return seen;
}
