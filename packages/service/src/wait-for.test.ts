import { expect, it } from 'vitest';
import { waitFor } from './wait-for.ts';

it('tries until it works and tells about every failure before that', async () => {
  const failures: unknown[] = [];
  let attempts = 0;
  const attempt = (): Promise<string> =>
    ++attempts < 3 ? Promise.reject(new Error(`no ${attempts}`)) : Promise.resolve('yes');
  expect(await waitFor(attempt, { withinMs: 5_000, onRetry: (error) => failures.push(error) })).toBe('yes');
  expect(failures).toEqual([new Error('no 1'), new Error('no 2')]);
});

it('gives up with the last failure when the time is over', async () => {
  let attempts = 0;
  const attempt = (): Promise<never> => Promise.reject(new Error(`no ${++attempts}`));
  const began = performance.now();
  await expect(waitFor(attempt, { withinMs: 250, onRetry: () => undefined })).rejects.toThrow(/^no [2-4]$/);
  expect(performance.now() - began).toBeLessThan(2_000);
});

it('does not wait for what waiting cannot mend', async () => {
  const retried: unknown[] = [];
  const attempt = (): Promise<never> => Promise.reject(new Error('wrong password'));
  const waiting = waitFor(attempt, { withinMs: 5_000, onRetry: (error) => retried.push(error), mayPass: () => false });
  await expect(waiting).rejects.toThrow('wrong password');
  expect(retried).toEqual([]);
});
