// Runs all subscriptions of a service.

import { createLockSession, type Database, type LockSession } from '@tollgate/db';
import { pause } from '@tollgate/lifecycle';
import type { Broker } from '@tollgate/nats';
import type { Log, Meter } from '@tollgate/observability';
import { ensureDurable, maxAckPending, unfinished } from './durable.ts';
import { forgetOld } from './effect.ts';
import { Intake } from './intake.ts';
import { SharedIntake } from './shared-intake.ts';
import type { Subscription } from './subscription.ts';
import type { InboxTables } from './table.ts';
import { type Result, Worker } from './worker.ts';

export interface ConsumersOptions<S extends InboxTables> {
  readonly database: Database<S>;
  readonly broker: Broker;
  readonly subscriptions: readonly Subscription<S, unknown>[];
  readonly log: Log;
  readonly meter?: Meter | undefined;
  /** Tries of a message that meets a defect before it is dead-lettered; 10 when absent. */
  readonly deadLetterAfter?: number;
  /** After that time without a sign of life the broker sends a message again; 10 s when absent. */
  readonly ackWaitMs?: number;
}

export interface Consumers {
  /** Resolves when every durable exists, so that nothing published from now on is missed; handling goes on behind. */
  start(): Promise<void>;
  /** Finishes what is in hand and gives the rest back. */
  stop(): Promise<void>;
  /** Resolves when no message is unread or unfinished; rejects after `timeoutMs` (15 s). For tests. */
  idle(timeoutMs?: number): Promise<void>;
}

const ACK_WAIT_MS = 10_000;
const DEAD_LETTER_AFTER = 10;
const RESTART_MS = 1_000;
const FORGET_EVERY_MS = 60 * 60_000;

/**
 * One process at a time handles a subscription (a lock of the database), so that stream order is kept; an unordered one
 * is handled by all of them.
 */
export function runConsumers<S extends InboxTables>(options: ConsumersOptions<S>): Consumers {
  const { database, broker, subscriptions, log } = options;
  const names = new Set(subscriptions.map((each) => each.consumer));
  if (names.size !== subscriptions.length) throw new RangeError('two subscriptions have the same consumer name');
  const ackWaitMs = options.ackWaitMs ?? ACK_WAIT_MS;
  const stopping = new AbortController();
  const session = createLockSession({
    database,
    onError: (err) => log.warn({ err }, 'consumers wait for the database'),
  });
  let running: Promise<void> | undefined;
  return {
    start: async () => {
      if (running !== undefined) return;
      for (const each of subscriptions) await ensureDurable(broker, each, ackWaitMs);
      const loops = subscriptions.map((each) => keepWorking(options, each, session, ackWaitMs, stopping.signal));
      running = Promise.all([...loops, keepForgetting(options, stopping.signal)]).then(() => session.close());
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    idle: (timeoutMs = 15_000) => idle(broker, subscriptions, timeoutMs),
  };
}

async function keepWorking<S extends InboxTables>(
  options: ConsumersOptions<S>,
  subscription: Subscription<S, unknown>,
  session: LockSession,
  ackWaitMs: number,
  stopping: AbortSignal,
): Promise<void> {
  const log = options.log.child({ consumer: subscription.consumer });
  const worker = new Worker({
    database: options.database,
    broker: options.broker,
    log,
    subscription,
    deadLetterAfter: options.deadLetterAfter ?? DEAD_LETTER_AFTER,
    record: recorder(options.meter, subscription.consumer),
  });
  const sole = subscription.unordered === undefined;
  while (!stopping.aborted) {
    const held = sole ? await session.acquire(`tollgate-consumer:${subscription.consumer}`, stopping) : undefined;
    if (sole && held === undefined) return;
    const over = held === undefined ? stopping : AbortSignal.any([stopping, held.lost]);
    try {
      await workOnce(options.broker, subscription, worker, ackWaitMs, over);
    } catch (err) {
      log.warn({ err }, 'consumer was interrupted and starts again');
    }
    await held?.release().catch(() => undefined);
    // Others get their chance, and a broker without the stream is not asked in a tight loop.
    await pause(RESTART_MS, stopping);
  }
}

async function workOnce<S extends InboxTables>(
  broker: Broker,
  subscription: Subscription<S, unknown>,
  worker: Worker<S>,
  ackWaitMs: number,
  over: AbortSignal,
): Promise<void> {
  await ensureDurable(broker, subscription, ackWaitMs);
  const { stream, consumer, subject, unordered } = subscription;
  const prefetch = maxAckPending(subscription);
  if (unordered !== undefined) {
    const { lanes, bytesAhead } = unordered;
    const held = { bytesAhead, messagesAhead: prefetch };
    const intake = await SharedIntake.open({ broker, stream, consumer, subject, ackWaitMs, ...held });
    const end = AbortSignal.any([over, intake.ended]);
    try {
      await Promise.all(Array.from({ length: lanes }, () => worker.work(intake, end)));
    } finally {
      await intake.close();
    }
    return;
  }
  const intake = await Intake.open({ broker, stream, consumer, prefetch, ackWaitMs });
  try {
    await worker.work(intake, AbortSignal.any([over, intake.ended]));
  } finally {
    await intake.close();
  }
}

async function keepForgetting<S extends InboxTables>(
  options: ConsumersOptions<S>,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    await forgetOld(options.database, stopping).catch((err: unknown) =>
      options.log.warn({ err }, 'old inbox rows stay for now'),
    );
    await pause(FORGET_EVERY_MS, stopping);
  }
}

function recorder(meter: Meter | undefined, consumer: string): (result: Result, count: number) => void {
  const counter = meter?.counter('tollgate_consumer_messages_total', 'Messages by what became of them.', [
    'consumer',
    'result',
  ]);
  return (result, count) => {
    if (count > 0) counter?.inc({ consumer, result }, count);
  };
}

async function idle<S>(
  broker: Broker,
  subscriptions: readonly Subscription<S, unknown>[],
  timeoutMs: number,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const left = await Promise.all(
      subscriptions.map(async (each) => ({ name: each.consumer, count: await unfinished(broker, each) })),
    );
    const busy = left.filter((each) => each.count > 0);
    if (busy.length === 0) return;
    if (performance.now() > until)
      throw new Error(
        `still unfinished after ${timeoutMs} ms: ${busy.map((each) => `${each.name} ${each.count}`).join(', ')}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
