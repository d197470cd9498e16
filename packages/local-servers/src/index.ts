// Real PostgreSQL and NATS servers on loopback, for the local stack and for tests.
export { LocalServerError } from './local-server-error.ts';
export { freePort } from './ports.ts';
export { startPostgres, type LocalPostgres, type PostgresOptions } from './postgres.ts';
export { findNatsServer } from './nats-binary.ts';
export { startNats, type LocalNats, type NatsOptions, type NatsTls, type NatsUser } from './nats.ts';
export type { ProcessExit } from './managed-process.ts';
