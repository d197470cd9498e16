// Metrics as Prometheus reads them.

import { describe, expect, expectTypeOf, it } from 'vitest';
import { createMeter, type Labels } from './index.ts';

async function linesOf(meter: { text(): Promise<string> }, name: string): Promise<string[]> {
  return (await meter.text()).split('\n').filter((line) => line.startsWith(name));
}

describe('createMeter', () => {
  it('counts by label, with the service on every line', async () => {
    const meter = createMeter('wallet');
    const posted = meter.counter('tollgate_posted_total', 'Transfers posted.', ['asset', 'outcome']);
    posted.inc({ asset: 'CNY', outcome: 'accepted' });
    posted.inc({ asset: 'CNY', outcome: 'accepted' }, 2);
    posted.inc({ asset: 'CNY', outcome: 'refused' });
    expect(await linesOf(meter, 'tollgate_posted_total')).toEqual([
      'tollgate_posted_total{asset="CNY",outcome="accepted",service="wallet"} 3',
      'tollgate_posted_total{asset="CNY",outcome="refused",service="wallet"} 1',
    ]);
    expect(await meter.text()).toContain(
      '# HELP tollgate_posted_total Transfers posted.\n# TYPE tollgate_posted_total counter',
    );
  });

  it('sets gauges and fills buckets', async () => {
    const meter = createMeter('wallet');
    const lag = meter.gauge('tollgate_lag_seconds', 'Lag.');
    lag.set({}, 4);
    lag.set({}, 1.5);
    const took = meter.histogram('tollgate_took_seconds', 'Time.', ['method'], [0.1, 1]);
    for (const seconds of [0.05, 0.5, 5]) took.observe({ method: 'Post' }, seconds);
    expect(await linesOf(meter, 'tollgate_lag_seconds')).toEqual(['tollgate_lag_seconds{service="wallet"} 1.5']);
    expect(await linesOf(meter, 'tollgate_took_seconds_bucket')).toEqual([
      'tollgate_took_seconds_bucket{le="0.1",service="wallet",method="Post"} 1',
      'tollgate_took_seconds_bucket{le="1",service="wallet",method="Post"} 2',
      'tollgate_took_seconds_bucket{le="+Inf",service="wallet",method="Post"} 3',
    ]);
  });

  it('has the metrics of the process', async () => {
    expect(await linesOf(createMeter('x'), 'process_cpu_seconds_total')).toHaveLength(1);
  });

  it('keeps meters apart, and shares a metric that is asked for again', async () => {
    const [one, other] = [createMeter('one'), createMeter('other')];
    one.counter('tollgate_a_total', 'A.').inc({});
    one.counter('tollgate_a_total', 'A.').inc({});
    expect(await linesOf(one, 'tollgate_a_total')).toEqual(['tollgate_a_total{service="one"} 2']);
    expect(await linesOf(other, 'tollgate_a_total')).toEqual([]);
  });

  it('refuses a name that is taken by another kind', () => {
    const meter = createMeter('x');
    meter.counter('tollgate_a_total', 'A.');
    expect(() => meter.gauge('tollgate_a_total', 'A.')).toThrow(RangeError);
  });

  it('never throws when recording, and leaves impossible values out', async () => {
    const meter = createMeter('x');
    const counter = meter.counter('tollgate_a_total', 'A.');
    const gauge = meter.gauge('tollgate_g', 'G.');
    const histogram = meter.histogram('tollgate_h', 'H.');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      counter.inc({}, value);
      gauge.set({}, value);
      histogram.observe({}, value);
    }
    counter.inc({}, -1);
    expect(await linesOf(meter, 'tollgate_a_total')).toEqual(['tollgate_a_total{service="x"} 0']);
    expect(await linesOf(meter, 'tollgate_g')).toEqual(['tollgate_g{service="x"} 0']);
    expect(await linesOf(meter, 'tollgate_h_count')).toEqual(['tollgate_h_count{service="x"} 0']);
  });

  it('checks label names when compiled, and does not throw over them when running', async () => {
    const meter = createMeter('x');
    const counter = meter.counter('tollgate_a_total', 'A.', ['outcome']);
    expectTypeOf(counter.inc).parameter(0).toEqualTypeOf<Labels<'outcome'>>();
    const mistyped: object = { outcome: 'ok', result: 'ok' };
    counter.inc(mistyped as Labels<'outcome'>);
    expect(await linesOf(meter, 'tollgate_a_total')).toEqual(['tollgate_a_total{outcome="ok",service="x"} 1']);
  });
});
