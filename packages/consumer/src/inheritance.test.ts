import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Inheritance } from './inheritance.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('lets newer messages wait until every inherited one has come', () => {
  const inherited = new Inheritance({ count: 2, upTo: 10, waitMs: 1_000 });
  expect([inherited.admits(9), inherited.admits(11)]).toEqual([true, false]);
  inherited.arrived(9);
  inherited.arrived(9);
  inherited.arrived(11);
  expect(inherited.admits(11)).toBe(false);
  inherited.arrived(10);
  expect(inherited.admits(11)).toBe(true);
});

it('does not wait longer than the broker takes to send again', () => {
  const inherited = new Inheritance({ count: 1, upTo: 10, waitMs: 1_000 });
  vi.advanceTimersByTime(999);
  expect(inherited.admits(11)).toBe(false);
  vi.advanceTimersByTime(1);
  expect(inherited.admits(11)).toBe(true);
});

it('holds nothing up when nothing was left', () => {
  expect(new Inheritance({ count: 0, upTo: 10, waitMs: 1_000 }).admits(11)).toBe(true);
});
