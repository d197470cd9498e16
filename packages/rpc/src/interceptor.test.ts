// Interceptors compose as an onion, and one that breaks the contract is found out.
import { describe, expect, it } from 'vitest';

import type { CallContext } from './call-context.ts';
import { intercept } from './interceptor.ts';
import type { Interceptor } from './interceptor.ts';

const call = {} as CallContext;

describe('intercept', () => {
  it('runs the first outermost and the handler last', async () => {
    const steps: string[] = [];
    const layer =
      (name: string): Interceptor =>
      async (_call, request, next) => {
        steps.push(`${name} in ${String(request)}`);
        await next();
        steps.push(`${name} out`);
      };
    await intercept([layer('a'), layer('b')], call, 'r', async () => {
      steps.push('handler');
    });
    expect(steps).toEqual(['a in r', 'b in r', 'handler', 'b out', 'a out']);
  });

  it('stops at a refusal', async () => {
    let ran = false;
    const refuse: Interceptor = async () => {
      throw new Error('no');
    };
    await expect(
      intercept([refuse], call, undefined, async () => {
        ran = true;
      }),
    ).rejects.toThrow('no');
    expect(ran).toBe(false);
  });

  it('does not take silence for consent, nor a handler that runs twice', async () => {
    await expect(intercept([async () => undefined], call, undefined, async () => undefined)).rejects.toThrow(/neither/);
    const twice: Interceptor = async (_call, _request, next) => {
      await next();
      await next();
    };
    await expect(intercept([twice], call, undefined, async () => undefined)).rejects.toThrow(/twice/);
  });
});
