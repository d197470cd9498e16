// Public list of @tollgate/service.
export type { Composed, Job, Parts, PlatformTables, ServiceDefinition } from './definition.ts';
export { migrateMain } from './migrate-main.ts';
export { mutation, type MessageCodec, type MutationRequest } from './mutation.ts';
export { platformMigrations } from './platform-migrations.ts';
export { serviceMain } from './service-main.ts';
export { type Environment, readServiceSettings, type ServiceSettings } from './settings.ts';
export { type RunningService, type StartOptions, startService } from './start-service.ts';
export { revocationSubject } from './token-revocations.ts';
