// Public list of @tollgate/nats.

export { actingAs, actorHeaders, actorOfMessage } from './actor.ts';
export { type Broker, connectNats, type NatsSettings } from './broker.ts';
export { DELIVERY_PARTITIONS, deliveryPartitionSubject, deliverySubject } from './delivery.ts';
export {
  BROKER_ROLES,
  type BrokerPermissions,
  brokerPermissions,
  type BrokerRole,
  inboxPrefix,
  mayRead,
  streamsOf,
} from './permissions.ts';
export { DUPLICATE_WINDOW_MS, ensureStreams, type StreamDeclaration, streamOf, STREAMS } from './streams.ts';
export { extractTrace, injectTrace, inMessageSpan, traceHeaders } from './trace.ts';
