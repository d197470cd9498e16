// Carries W3C trace context in gRPC metadata.
import type { Metadata } from '@grpc/grpc-js';
import { context, propagation } from '@opentelemetry/api';
import type { Context, TextMapGetter, TextMapSetter } from '@opentelemetry/api';

const getter: TextMapGetter<Metadata> = {
  keys: (metadata) => Object.keys(metadata.getMap()),
  get: (metadata, key) => metadata.get(key).find((value) => typeof value === 'string'),
};

const setter: TextMapSetter<Metadata> = { set: (metadata, key, value) => metadata.set(key, value) };

/** The context that the caller was in. */
export const extractTrace = (metadata: Metadata): Context => propagation.extract(context.active(), metadata, getter);

/** Puts a context into outgoing metadata; without a tracing SDK this does nothing. */
export const injectTrace = (metadata: Metadata, from: Context): void => propagation.inject(from, metadata, setter);
