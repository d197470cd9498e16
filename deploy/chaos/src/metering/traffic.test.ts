// The made traffic is what it says: the proofs after a run count on it.
import { SMS_UNIT_MICROS } from '@tollgate/deploy-stack';
import { expect, it } from 'vitest';
import { seeded } from '../random.ts';
import { trafficOf } from './traffic.ts';

const NOW = 1_790_000_000_000n;

it('expects what a plain count of its own events gives', () => {
  const { batches, expected } = trafficOf(seeded(3), ['ten_a', 'ten_b'], 200, NOW);
  expect(expected.map(({ tenantId }) => tenantId)).toEqual(['ten_a', 'ten_b']);
  for (const { tenantId, messages, units, chargedMicros } of expected) {
    const events = batches.filter((batch) => batch.tenantId === tenantId).flatMap((batch) => batch.events);
    const segments = new Map(
      events
        .filter((event) => event.kind === 'DELIVERY_EVENT_KIND_SUBMITTED')
        .map((event) => [event.messageId, BigInt(event.segments)]),
    );
    expect(messages).toBe(BigInt(segments.size));
    expect(units).toBe([...segments.values()].reduce((sum, each) => sum + each, 0n));
    expect(chargedMicros).toBe(units * SMS_UNIT_MICROS);
    // Some come twice, and a batch holds one tenant's events only.
    expect(events.length).toBeGreaterThan(2 * segments.size);
    expect(events.every((event) => event.tenantId === tenantId)).toBe(true);
  }
});

it('is the same for the same seed', () => {
  expect(trafficOf(seeded(9), ['ten_a'], 50, NOW)).toEqual(trafficOf(seeded(9), ['ten_a'], 50, NOW));
});
