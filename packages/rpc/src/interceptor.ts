// Interceptors: functions around the handler, the first in the list outermost.
import type { CallContext } from './call-context.ts';

/**
 * Runs around a handler. It refuses by throwing a DomainError and goes on by awaiting next(). The request is the
 * decoded message, not validated yet; undefined for request streams and for bytes that do not decode.
 */
export type Interceptor = (call: CallContext, request: unknown, next: () => Promise<void>) => Promise<void>;

/** Runs the interceptors around `last`. One that returns without having called next(), or calls it twice, is a defect. */
export async function intercept(
  interceptors: readonly Interceptor[],
  call: CallContext,
  request: unknown,
  last: () => Promise<void>,
): Promise<void> {
  const runFrom = async (index: number): Promise<void> => {
    const interceptor = interceptors[index];
    if (interceptor === undefined) return last();
    let passed = false;
    await interceptor(call, request, () => {
      if (passed) throw new Error('an interceptor called next() twice');
      passed = true;
      return runFrom(index + 1);
    });
    if (!passed) throw new Error('an interceptor neither refused the call nor passed it on');
  };
  await runFrom(0);
}
