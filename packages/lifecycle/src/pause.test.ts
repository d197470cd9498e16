import { getEventListeners } from 'node:events';
import { expect, it, vi } from 'vitest';
import { pause } from './pause.ts';

it('ends at its time, at the abort or at once when that was before, and leaves no listener and no timer', async () => {
  vi.useFakeTimers();
  const stopping = new AbortController();
  const ended: string[] = [];
  const note = (name: string) => () => void ended.push(name);
  const waits = [
    pause(1_000, stopping.signal).then(note('in time')),
    pause(60_000, stopping.signal).then(note('cut short')),
  ];
  await vi.advanceTimersByTimeAsync(999);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toEqual(['in time']);
  stopping.abort();
  await Promise.all([...waits, pause(60_000, stopping.signal).then(note('at once'))]);
  expect(new Set(ended)).toEqual(new Set(['in time', 'cut short', 'at once']));
  expect([getEventListeners(stopping.signal, 'abort'), vi.getTimerCount()]).toEqual([[], 0]);
  vi.useRealTimers();
});
