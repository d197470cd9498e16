// Public list of @tollgate/rpc.

// For those who serve.
export { type CallContext, type ContextKey, contextKey, type Peer } from './call-context.ts';
export { type Binding, implement, type ImplementOptions } from './implement.ts';
export type { Interceptor } from './interceptor.ts';
export { itemFaultsOf } from './item-faults.ts';
export type { ItemFaults } from './request-checks.ts';
export { spiffeOf } from './peer.ts';
export type {
  BidiStream,
  ClientStream,
  HandlerOf,
  Handlers,
  Method,
  RequestOf,
  ResponseOf,
  ServerStream,
  Service,
  Unary,
} from './method.ts';
export { type RpcServer, type ServerOptions, startServer } from './server.ts';

// For those who call.
export { type CallOptions, type Parent, withinParent } from './call-options.ts';
export { type Client, type ClientMethod, type ClientOptions, createClient, DEFAULT_DEADLINE_MS } from './client.ts';

// For those who carry statuses elsewhere (HTTP, command line).
export { fromStatus, toStatus } from './status.ts';
