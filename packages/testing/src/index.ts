// Public list of @tollgate/testing.
export { refusal, type Refusal } from './refusal.ts';
export { seenEvents, type SeenEvent } from './seen-events.ts';
export { type CallAs, startTestService, type TestService, type TestServiceOptions } from './start-test-service.ts';
export { testBroker, type TestBroker } from './test-broker.ts';
export { testDatabase, type TestDatabase, type TestDatabaseDefinition } from './test-database.ts';
export { testIdentities } from './test-identities.ts';
