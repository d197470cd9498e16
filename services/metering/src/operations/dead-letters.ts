// Reads the dead letters of the count where the broker keeps them.

import { DEAD_LETTER_HEADERS, deadLetterSubject } from '@tollgate/consumer';
import { unavailable } from '@tollgate/errors';
import { type Broker, STREAMS } from '@tollgate/nats';
import { type MsgRequest, NatsError, type StoredMsg } from 'nats';

import { DELIVERY_CONSUMER } from './delivery-consumer.ts';

export interface CountDeadLetter {
  readonly sequence: bigint;
  readonly storedAt: Date;
  readonly reason: string;
  /** Where it was before; empty where the letter does not say. */
  readonly subject: string;
  readonly payload: Uint8Array;
}

const SUBJECT = deadLetterSubject(DELIVERY_CONSUMER);
const NOT_FOUND = '404';

/** The newest place of the stream of dead letters, and how many of them are of the count. */
export async function deadLetterState({ manager }: Broker): Promise<{ last: number; count: number }> {
  return asking(async () => {
    const info = await manager.streams.info(STREAMS.DEADLETTER.name, { subjects_filter: SUBJECT });
    return { last: info.state.last_seq, count: info.state.subjects?.[SUBJECT] ?? 0 };
  });
}

/** Those up to a place, in its order. @throws DomainError BROKER_UNAVAILABLE */
export async function* deadLettersUpTo(broker: Broker, last: number): AsyncGenerator<CountDeadLetter> {
  for (let from = 1; from <= last;) {
    const found = await nextFrom(broker, from);
    if (found === undefined || found.seq > last) return;
    yield {
      sequence: BigInt(found.seq),
      storedAt: found.time,
      reason: found.header.get(DEAD_LETTER_HEADERS.reason),
      subject: found.header.get(DEAD_LETTER_HEADERS.subject),
      payload: found.data,
    };
    from = found.seq + 1;
  }
}

function nextFrom({ manager }: Broker, seq: number): Promise<StoredMsg | undefined> {
  return asking(async () => {
    try {
      // The server's API has it since 2.8 (JSApiMsgGetRequest); the client's type for it is that of direct gets.
      return await manager.streams.getMessage(STREAMS.DEADLETTER.name, { seq, next_by_subj: SUBJECT } as MsgRequest);
    } catch (error) {
      if (error instanceof NatsError && error.code === NOT_FOUND) return undefined;
      throw error;
    }
  });
}

async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof NatsError)) throw error;
    throw unavailable('BROKER_UNAVAILABLE', 'The broker did not show its dead letters; try again.');
  }
}
