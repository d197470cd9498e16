// Binds handlers to a generated service definition.
import type { BidiStream, ClientStream, Handlers, Method, ServerStream, Service, Unary } from './method.ts';
import { serviceOf } from './method.ts';

/** A method with its handler, its types set aside: the definition has checked them already. */
export type BoundMethod = BoundShape &
  (
    | { readonly kind: 'unary'; readonly handle: Unary<unknown, unknown> }
    | { readonly kind: 'serverStream'; readonly handle: ServerStream<unknown, unknown> }
    | { readonly kind: 'clientStream'; readonly handle: ClientStream<unknown, unknown> }
    | { readonly kind: 'bidi'; readonly handle: BidiStream<unknown, unknown> }
  );

interface BoundShape {
  readonly path: string;
  readonly decode: (bytes: Buffer) => unknown;
  readonly encode: (value: unknown) => Buffer;
  /** The handler checks the message itself: annotations are not evaluated. */
  readonly selfChecked: boolean;
  /** The handler judges the characters of texts itself. */
  readonly ownTexts: boolean;
  /** Items that the annotations refuse are left to the handler. */
  readonly itemwise: boolean;
}

/** A service that a server can offer. */
export interface Binding {
  readonly serviceName: string;
  readonly methods: readonly BoundMethod[];
}

/** What may be said about a service beside its handlers. */
export interface ImplementOptions<S extends Service> {
  /**
   * Methods for volume whose handlers check requests by hand. Annotations and unknown enum values are then NOT
   * checked before the handler, which saves a second decoding of every message.
   */
  readonly selfChecked?: readonly (keyof S)[];
  /**
   * Methods whose handlers look for control and bidi characters by hand, because one item of a batch must not have the
   * others refused. All the rest is checked before the handler.
   */
  readonly ownTexts?: readonly (keyof S)[];
  /**
   * Methods whose request is a list of items, each answered by itself: what annotations refuse in some items does not
   * refuse the call, and the handler finds it by itemFaultsOf(call).
   */
  readonly itemwise?: readonly (keyof S)[];
}

/**
 * Binds handlers to a definition.
 *
 * @throws RangeError when the definition has no methods: a service that offers nothing is a defect.
 */
export function implement<S extends Service>(
  definition: S,
  handlers: Handlers<S>,
  options: ImplementOptions<S> = {},
): Binding {
  const methods: BoundMethod[] = [];
  for (const [key, method] of Object.entries<Method>(definition)) {
    const selfChecked = options.selfChecked?.includes(key) === true;
    const ownTexts = options.ownTexts?.includes(key) === true;
    const itemwise = options.itemwise?.includes(key) === true;
    methods.push(bind(method, handlers[key], { selfChecked, ownTexts, itemwise }));
  }
  const first = methods[0];
  if (first === undefined) throw new RangeError('a service definition without methods cannot be served');
  return { serviceName: serviceOf(first.path), methods };
}

function bind(
  method: Method,
  handler: unknown,
  checks: Pick<BoundShape, 'selfChecked' | 'ownTexts' | 'itemwise'>,
): BoundMethod {
  const shape: BoundShape = {
    path: method.path,
    decode: method.requestDeserialize,
    encode: method.responseSerialize as (value: unknown) => Buffer,
    ...checks,
  };
  if (method.requestStream) {
    return method.responseStream
      ? { ...shape, kind: 'bidi', handle: handler as BidiStream<unknown, unknown> }
      : { ...shape, kind: 'clientStream', handle: handler as ClientStream<unknown, unknown> };
  }
  return method.responseStream
    ? { ...shape, kind: 'serverStream', handle: handler as ServerStream<unknown, unknown> }
    : { ...shape, kind: 'unary', handle: handler as Unary<unknown, unknown> };
}
