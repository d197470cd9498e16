// The shape of a generated service definition, and the handler types that follow from it.
import type { CallContext } from './call-context.ts';

/** One method as ts-proto generates it for grpc-js. */
export interface Method {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (value: never) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => unknown;
  readonly responseSerialize: (value: never) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}

/** A generated service definition, such as `WalletServiceService`. */
export type Service = Readonly<Record<string, Method>>;

/** What a method takes, as its handler and its client see it. */
export type RequestOf<M extends Method> = ReturnType<M['requestDeserialize']>;
/** What a method answers. */
export type ResponseOf<M extends Method> = ReturnType<M['responseDeserialize']>;

/** One request, one response. */
export type Unary<Req, Res> = (request: Req, call: CallContext) => Promise<Res>;
/** One request, many responses; the handler is asked for the next one only when the last was taken. */
export type ServerStream<Req, Res> = (request: Req, call: CallContext) => AsyncIterable<Res>;
/** Many requests, one response. */
export type ClientStream<Req, Res> = (requests: AsyncIterable<Req>, call: CallContext) => Promise<Res>;
/** Many requests, many responses, in no fixed rhythm. */
export type BidiStream<Req, Res> = (requests: AsyncIterable<Req>, call: CallContext) => AsyncIterable<Res>;

/** The handler that fits a method's kind. */
export type HandlerOf<M extends Method> = M['requestStream'] extends true
  ? M['responseStream'] extends true
    ? BidiStream<RequestOf<M>, ResponseOf<M>>
    : ClientStream<RequestOf<M>, ResponseOf<M>>
  : M['responseStream'] extends true
    ? ServerStream<RequestOf<M>, ResponseOf<M>>
    : Unary<RequestOf<M>, ResponseOf<M>>;

/** Every method of a service with its handler: a missing, misnamed or wrongly shaped one does not compile. */
export type Handlers<S extends Service> = { readonly [K in keyof S]: HandlerOf<S[K]> };

/** Full proto name of the service that a path such as `/tollgate.wallet.v1.WalletService/GetBalance` belongs to. */
export function serviceOf(path: string): string {
  return path.slice(1, path.lastIndexOf('/'));
}
