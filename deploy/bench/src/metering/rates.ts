// End to end: published to JetStream until outcomes, usage and outbox are committed, in events a second.
import type { BenchCase, BenchContext, Measurement } from '../case.ts';
import { rateOf } from '../load.ts';
import { alternate } from '../rounds.ts';
import { startMetering, type MeteringUnderTest } from './metering-stack.ts';
import { CONNECTIONS, rawLimit, ROWS_A_BATCH } from './raw-limit.ts';
import { trafficOf, type TrafficShape } from './traffic.ts';

const UNIT = 'events/s';
/** What a round sends a second of its length: it then lasts about as long as the baseline's. */
const EXPECTED_RATE = 80_000;

/** So many events of a shape, in events a second; making them is not measured. */
export async function endToEndRate(metering: MeteringUnderTest, shape: TrafficShape, events: number): Promise<number> {
  const batches = trafficOf(shape, events, `bench-${Date.now()}`);
  const began = performance.now();
  await metering.publish(batches);
  await metering.counted();
  return (batches.reduce((sum, batch) => sum + batch.events, 0) * 1_000) / (performance.now() - began);
}

const eventsOfRound = (context: BenchContext): number => (EXPECTED_RATE * context.roundMs) / 1_000;
const ordered = (tenants: readonly string[]): TrafficShape => ({ tenants, ids: 'time-ordered', duplicates: 0 });

/** Target: 40% of the raw limit; and 80,000/s where that is above 200,000. */
export const endToEnd: BenchCase = {
  name: 'end-to-end',
  summary: `events/s from publish to committed outcome, usage and outbox, against the raw rows/s of ${CONNECTIONS} connections`,
  run: async (context) => {
    const metering = await startMetering(context, 10);
    const insert = await rawLimit(context, metering.pool);
    const { figures } = await measured(
      context,
      'end-to-end',
      () => rateOf(CONNECTIONS, context.roundMs, insert, ROWS_A_BATCH),
      () => endToEndRate(metering, ordered(metering.tenants), eventsOfRound(context)),
    );
    await metering.verify();
    const floor = figures.baseline > 200_000 ? 80_000 / figures.baseline : 0;
    return [{ name: 'end-to-end', unit: UNIT, ...figures, target: Math.max(0.4, floor) }];
  },
};

/** Each against one tenant's or another plain run of the same size, in turn. */
function comparison(
  name: string,
  summary: string,
  tenantCount: number,
  shapes: (tenants: readonly string[]) => { readonly plain: TrafficShape; readonly special: TrafficShape },
  target?: number,
): BenchCase {
  return {
    name,
    summary,
    run: async (context): Promise<readonly Measurement[]> => {
      const metering = await startMetering(context, tenantCount);
      const { plain, special } = shapes(metering.tenants);
      const rate = (shape: TrafficShape) => () => endToEndRate(metering, shape, eventsOfRound(context));
      const { figures } = await measured(context, name, rate(plain), rate(special));
      await metering.verify();
      return [{ name, unit: UNIT, ...figures, ...(target === undefined ? {} : { target }) }];
    },
  };
}

export const duplicates5 = comparison(
  'duplicates-5',
  'events/s when 5% tell what was told, against none',
  10,
  (tenants) => ({ plain: ordered(tenants), special: { ...ordered(tenants), duplicates: 0.05 } }),
);
export const duplicates50 = comparison(
  'duplicates-50',
  'events/s when half tell what was told, against none',
  10,
  (tenants) => ({ plain: ordered(tenants), special: { ...ordered(tenants), duplicates: 0.5 } }),
  0.8,
);
export const randomIds = comparison(
  'random-ids',
  'events/s with random message ids, against time-ordered ones',
  10,
  (tenants) => ({
    plain: ordered(tenants),
    special: { ...ordered(tenants), ids: 'random' },
  }),
);
export const tenants10 = comparison('tenants-10', 'events/s of 10 tenants, against one', 10, (tenants) => ({
  plain: ordered(tenants.slice(0, 1)),
  special: ordered(tenants),
}));
export const tenants100 = comparison('tenants-100', 'events/s of 100 tenants, against one', 100, (tenants) => ({
  plain: ordered(tenants.slice(0, 1)),
  special: ordered(tenants),
}));

export const mailDomains = comparison(
  'mail-domains',
  'events/s of e-mail, counted by domain too, against text messages',
  10,
  (tenants) => ({ plain: ordered(tenants), special: { ...ordered(tenants), product: 'mail' } }),
  0.9,
);

async function measured(
  context: BenchContext,
  name: string,
  baseline: () => Promise<number>,
  contender: () => Promise<number>,
): Promise<{ figures: { value: number; baseline: number; ratio: number } }> {
  const figures = await alternate(context.rounds, baseline, { contender }, (round, text) =>
    context.say(`round ${round} of ${context.rounds}: ${text.replace('contender', name)} ${UNIT}`),
  );
  return { figures: figures.contender };
}
