import { expect, it } from 'vitest';
import { busyShare } from './idle-machine.ts';

it.each([
  [{ busy: 100, idle: 900 }, { busy: 100, idle: 1_900 }, 0],
  [{ busy: 100, idle: 900 }, { busy: 600, idle: 1_400 }, 0.5],
  [{ busy: 100, idle: 900 }, { busy: 1_100, idle: 900 }, 1],
  [{ busy: 100, idle: 900 }, { busy: 100, idle: 900 }, 0],
])('of the time between %j and %j so much was spent working: %f', (before, after, share) => {
  expect(busyShare(before, after)).toBe(share);
});
