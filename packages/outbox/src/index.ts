// Public list of @tollgate/outbox.

export { appendEvent, appendEvents, type OutboxEvent } from './append.ts';
export { createRelay, type Relay, type RelayOptions } from './relay.ts';
export { outboxMigration, type OutboxRow, type OutboxTables } from './table.ts';
