import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createHealthWatch, type HealthPart } from './health.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const up: Record<string, boolean> = {};
const part = (name: HealthPart['name'], needed: boolean): HealthPart => ({
  name,
  needed,
  probe: () => Promise.resolve(up[name] === true),
});

it('is ready when every part answers, and names the ones that do not', async () => {
  Object.assign(up, { database: true, broker: false });
  const watch = createHealthWatch([part('database', true), part('broker', false)]);
  expect(await watch.report()).toEqual({ ready: false, parts: { database: true, broker: false } });
  up['broker'] = true;
  expect(await watch.report()).toEqual({ ready: true, parts: { database: true, broker: true } });
});

it('counts a part that fails or stays silent as missing', async () => {
  const broken: HealthPart = { name: 'database', needed: true, probe: () => Promise.reject(new Error('gone')) };
  const silent: HealthPart = { name: 'broker', needed: false, probe: () => new Promise(() => undefined) };
  const report = createHealthWatch([broken, silent]).report();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await report).toEqual({ ready: false, parts: { database: false, broker: false } });
});

it('serves while the needed parts answer, and says so once per change', async () => {
  Object.assign(up, { database: true, broker: false });
  const told: boolean[] = [];
  const changes: boolean[] = [];
  const watch = createHealthWatch([part('database', true), part('broker', false)]);
  await watch.start(
    (serving) => told.push(serving),
    (serving) => changes.push(serving),
  );
  expect(told).toEqual([true]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([true]);
  up['database'] = false;
  await vi.advanceTimersByTimeAsync(2_000);
  up['database'] = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual([true, false, true]);
  await watch.stop();
  up['database'] = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([true, false, true, false]);
  expect(changes).toEqual([true, false, true]);
});
