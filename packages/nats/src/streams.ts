// The streams of the system as data, and the code that brings a broker to that state.

import { type JetStreamManager, nanos, NatsError, RetentionPolicy, StorageType, type StreamConfig } from 'nats';
import type { Broker } from './broker.ts';

/** One declared stream: every subject of Tollgate is stored by exactly one of them. */
export interface StreamDeclaration {
  readonly name: string;
  readonly subject: string;
  /** Messages older than that are dropped by the broker, read or not. */
  readonly maxAgeDays: number;
}

const facts = (name: string): StreamDeclaration => ({
  name,
  subject: `tollgate.${name.toLowerCase()}.>`,
  maxAgeDays: 30,
});

/** Facts of each service, the delivery events of the gateways by partition, and what no consumer could take. */
export const STREAMS = {
  ACCOUNTS: facts('ACCOUNTS'),
  WALLET: facts('WALLET'),
  METERING: facts('METERING'),
  BILLING: facts('BILLING'),
  ENFORCEMENT: facts('ENFORCEMENT'),
  DELIVERY: { name: 'DELIVERY', subject: 'tollgate.delivery.*', maxAgeDays: 7 },
  // Long enough for a person to come back from leave, mend the cause and replay.
  DEADLETTER: { name: 'DEADLETTER', subject: 'tollgate.deadletter.>', maxAgeDays: 90 },
} as const satisfies Record<string, StreamDeclaration>;

/**
 * The broker drops a message whose Nats-Msg-Id it saw within this time. A repetition after it reaches consumers, whose
 * inbox drops it.
 */
export const DUPLICATE_WINDOW_MS = 2 * 60_000;

const DAY_MS = 24 * 60 * 60_000;
// JetStream's error codes (server/errors.json).
const STREAM_NOT_FOUND = 10059;
const STREAM_NAME_IN_USE = 10058;

/** Name of the stream that stores a subject; undefined when none does and publishing would fail. */
export function streamOf(subject: string): string | undefined {
  return Object.values(STREAMS).find((stream) => covers(stream.subject, subject))?.name;
}

function covers(pattern: string, subject: string): boolean {
  const wanted = pattern.split('.');
  const tokens = subject.split('.');
  if (tokens.some((token) => token === '' || /[\s*>]/.test(token))) return false;
  const open = wanted.at(-1) === '>';
  if (open ? tokens.length < wanted.length : tokens.length !== wanted.length) return false;
  return wanted.every((token, place) => token === '*' || token === '>' || token === tokens[place]);
}

/** A stream that is to be brought to what is declared; one that is not owned is created when missing, no more. */
interface Wanted {
  readonly name: keyof typeof STREAMS;
  readonly owned: boolean;
}

const EVERY_STREAM = (Object.keys(STREAMS) as (keyof typeof STREAMS)[]).map((name) => ({ name, owned: true }));

/**
 * Creates what is missing and updates what differs; safe to run from every process at every start. `replicas` is 1 on
 * one machine and 3 in a cluster. `streams` are those of the identity that connects (streamsOf); absent, all of them,
 * which a server with permissions grants nobody.
 */
export async function ensureStreams(
  broker: Broker,
  options: { readonly replicas?: number; readonly streams?: readonly Wanted[] } = {},
): Promise<void> {
  for (const { name, owned } of options.streams ?? EVERY_STREAM)
    await ensureStream(broker.manager, STREAMS[name], { owned, replicas: options.replicas });
}

async function ensureStream(
  manager: JetStreamManager,
  stream: StreamDeclaration,
  { owned, replicas }: { readonly owned: boolean; readonly replicas: number | undefined },
): Promise<void> {
  const wanted = {
    subjects: [stream.subject],
    max_age: nanos(stream.maxAgeDays * DAY_MS),
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    ...(replicas === undefined ? {} : { num_replicas: replicas }),
  } satisfies Partial<StreamConfig>;
  const found = await currentConfig(manager, stream.name);
  if (found === undefined) {
    try {
      await manager.streams.add({
        name: stream.name,
        retention: RetentionPolicy.Limits,
        storage: StorageType.File,
        ...wanted,
      });
      return;
    } catch (error) {
      // Another process was faster, perhaps with other settings: fall through to compare.
      if (apiCode(error) !== STREAM_NAME_IN_USE) throw error;
    }
  }
  if (!owned) return;
  const current = found ?? (await currentConfig(manager, stream.name));
  if (current !== undefined && differs(current, wanted))
    await manager.streams.update(stream.name, { ...current, ...wanted });
}

async function currentConfig(manager: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (apiCode(error) === STREAM_NOT_FOUND) return undefined;
    throw error;
  }
}

function apiCode(error: unknown): number | undefined {
  return error instanceof NatsError ? error.api_error?.err_code : undefined;
}

function differs(current: Partial<StreamConfig>, wanted: Partial<StreamConfig>): boolean {
  return Object.entries(wanted).some(
    ([key, value]) => JSON.stringify(current[key as keyof StreamConfig]) !== JSON.stringify(value),
  );
}
