import { context, createContextKey, propagation } from '@opentelemetry/api';
import { headers } from 'nats';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { extractTrace, injectTrace } from './trace.ts';

const KEY = createContextKey('word');

beforeAll(() => {
  propagation.setGlobalPropagator({
    inject: (_context, carrier, setter) => setter.set(carrier, 'word', 'carried'),
    extract: (from, carrier, getter) => from.setValue(KEY, getter.get(carrier, 'word')),
    fields: () => ['word'],
  });
});
afterAll(() => propagation.disable());

it('carries the context in the headers of a message', () => {
  const sent = headers();
  injectTrace(sent);
  expect(sent.get('word')).toBe('carried');
  expect(extractTrace(sent).getValue(KEY)).toBe('carried');
});

it('keeps the active context for a message without headers', () => {
  expect(extractTrace(undefined)).toBe(context.active());
  expect(extractTrace(headers()).getValue(KEY)).toBeUndefined();
});
