// Order, bounds and reports of stopping.

import { describe, expect, it } from 'vitest';
import { type Resource, ResourceStack, stoppedCleanly } from './index.ts';

const never = (): Promise<void> => new Promise(() => undefined);

function stackOf(...resources: Resource[]): ResourceStack {
  const stack = new ResourceStack();
  for (const resource of resources) stack.add(resource);
  return stack;
}

describe('ResourceStack', () => {
  it('stops the newest first, one after the other', async () => {
    const events: string[] = [];
    const part = (name: string): Resource => ({
      name,
      stop: async () => {
        events.push(`${name} stopping`);
        await Promise.resolve();
        events.push(`${name} stopped`);
      },
    });
    const report = await stackOf(part('database'), part('relay'), part('server')).stopAll(1_000);
    expect(events).toEqual([
      'server stopping',
      'server stopped',
      'relay stopping',
      'relay stopped',
      'database stopping',
      'database stopped',
    ]);
    expect(report).toEqual({ stopped: ['server', 'relay', 'database'], failed: [], timedOut: [] });
    expect(stoppedCleanly(report)).toBe(true);
  });

  it('stops the rest when one fails, and says which and why', async () => {
    const error = new Error('socket gone');
    const stack = stackOf(
      { name: 'database', stop: () => Promise.resolve() },
      { name: 'broker', stop: () => Promise.reject(error) },
      {
        name: 'server',
        stop: () => {
          throw error;
        },
      },
    );
    const report = await stack.stopAll(1_000);
    expect(report).toEqual({
      stopped: ['database'],
      failed: [
        { name: 'server', error },
        { name: 'broker', error },
      ],
      timedOut: [],
    });
    expect(stoppedCleanly(report)).toBe(false);
  });

  it('gives up one that hangs within the deadline, and keeps time for those below', async () => {
    const slow: Resource = { name: 'slow', stop: () => new Promise((resolve) => setTimeout(resolve, 1)) };
    const started = performance.now();
    const report = await stackOf(slow, { name: 'hangs', stop: never }).stopAll(800);
    expect(report).toEqual({ stopped: ['slow'], failed: [], timedOut: ['hangs'] });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(stoppedCleanly(report)).toBe(false);
  });

  it('ends by the deadline even if everything hangs', async () => {
    const started = performance.now();
    const report = await stackOf({ name: 'a', stop: never }, { name: 'b', stop: never }).stopAll(60);
    expect(report.timedOut).toEqual(['b', 'a']);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('stops once, however often it is asked', async () => {
    let stops = 0;
    const stack = stackOf({
      name: 'pool',
      stop: async () => {
        stops += 1;
        await Promise.resolve();
      },
    });
    const [first, second] = await Promise.all([stack.stopAll(100), stack.stopAll(100)]);
    expect(second).toBe(first);
    expect(stops).toBe(1);
  });

  it('stops what arrives too late, and tells whoever started it', async () => {
    const stack = stackOf();
    expect(stack.stopping).toBe(false);
    await stack.stopAll(100);
    expect(stack.stopping).toBe(true);
    let stopped = false;
    const late: Resource = {
      name: 'late',
      stop: () => {
        stopped = true;
        return Promise.reject(new Error('never fully started'));
      },
    };
    expect(() => stack.add(late)).toThrow('late was started while the process was stopping');
    expect(stopped).toBe(true);
  });
});
