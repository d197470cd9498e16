// Random commands through the real service against plain sums; after each the answers agree, at the end the books prove.
import { randomUUID } from 'node:crypto';
import { isDomainError } from '@tollgate/errors';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
  parts,
  present,
  reservation,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await startWallet();
});
afterAll(() => wallet.stop());

/** The tenant as plain sums: what was not charged is free, held or owed. */
class Model {
  free = 0n;
  owed = 0n;
  readonly open = new Map<string, { held: bigint; until: number }>();

  gain(micros: bigint): void {
    this.free += micros;
    const paid = this.owed < this.free ? this.owed : this.free;
    this.owed -= paid;
    this.free -= paid;
  }

  pass(now: number): void {
    for (const [reference, { held, until }] of this.open) {
      if (until > now) continue;
      this.open.delete(reference);
      this.gain(held);
    }
  }

  /** Answers what came from the reservation, from free value, and what is owed. */
  charge(micros: bigint, reference: string): [bigint, bigint, bigint] {
    const named = this.open.get(reference);
    const fromHeld = named === undefined ? 0n : least(micros, named.held);
    if (named !== undefined) this.hold(reference, named.held - fromHeld, named.until);
    const fromFree = least(micros - fromHeld, this.free);
    this.free -= fromFree;
    this.owed += micros - fromHeld - fromFree;
    return [fromHeld, fromFree, micros - fromHeld - fromFree];
  }

  reserve(reference: string, micros: bigint, until: number): string {
    if (micros > this.free) return 'INSUFFICIENT_BALANCE';
    this.free -= micros;
    this.hold(reference, micros, until);
    return 'OK';
  }

  release(reference: string, micros: bigint): string {
    const named = this.open.get(reference);
    if (named === undefined) return 'RESERVATION_NOT_FOUND';
    const given = least(micros, named.held);
    this.hold(reference, named.held - given, named.until);
    this.gain(given);
    return 'OK';
  }

  hold(reference: string, held: bigint, until: number): void {
    if (held === 0n) this.open.delete(reference);
    else this.open.set(reference, { held, until });
  }

  get held(): bigint {
    return [...this.open.values()].reduce((sum, each) => sum + each.held, 0n);
  }
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

interface Step {
  readonly do: 'credit' | 'reserve' | 'charge' | 'release' | 'wait' | 'sweep';
  readonly micros: bigint;
  readonly which: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('credit', 'reserve', 'reserve', 'charge', 'charge', 'release', 'wait', 'sweep'),
  micros: fc.bigInt(1n, 50n),
  which: fc.nat(3),
});

/** Plays one step in both; answers what the service said and what the model says. */
async function play(
  tenantId: string,
  model: Model,
  { do: what, micros, which }: Step,
  made: number,
): Promise<{ said: unknown; expected: unknown }> {
  model.pass(wallet.clock.time.getTime());
  const named = [...model.open.keys()][which] ?? 'none';
  switch (what) {
    case 'credit':
      model.gain(micros);
      return said(wallet.billing.creditLots(credit(tenantId, [which === 0 ? bonusOf(micros) : cashOf(micros)])), 'OK');
    case 'reserve': {
      const until = wallet.clock.in((which + 1) * HOUR);
      const call = wallet.enforcement.reserve(reservation(tenantId, micros, `grt_${made}`, until));
      return said(call, model.reserve(`grt_${made}`, micros, until.getTime()));
    }
    case 'charge': {
      const receipt = present((await wallet.charge(tenantId, micros, named)).outcome).value;
      const [fromReservation, fromAvailable, toArrears] = model.charge(micros, named).map(cny);
      return { said: receipt, expected: { fromReservation, fromAvailable, toArrears, replayed: false } };
    }
    case 'release': {
      const request = { requestId: randomUUID(), tenantId, reference: named, amount: cny(micros) };
      return said(wallet.enforcement.releaseReservation(request), model.release(named, micros));
    }
    case 'wait':
      wallet.clock.pass(which * HOUR);
      return { said: 'OK', expected: 'OK' };
    case 'sweep':
      return said(wallet.service.runJob('expire-value'), 'OK');
  }
}

/** OK or the reason of the refusal. */
async function said(call: Promise<unknown>, expected: string): Promise<{ said: unknown; expected: unknown }> {
  try {
    await call;
    return { said: 'OK', expected };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { said: error.reason, expected };
  }
}

it('agrees with plain sums after every command, and proves', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const tenantId = await wallet.tenant();
      const model = new Model();
      for (const [made, each] of steps.entries()) {
        const { said: answer, expected } = await play(tenantId, model, each, made);
        expect(answer).toEqual(expected);
        model.pass(wallet.clock.time.getTime());
        const { free, held, owed } = model;
        expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: free, reserved: held, arrears: owed });
      }
      expect(await wallet.faults()).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 120_000);
