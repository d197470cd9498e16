// Public list of accounts, for tests across services and for the benchmark of its checks.
export { localKeyManagement } from './adapters/local-key-management.ts';
export { accounts } from './definition.ts';
export { authenticate } from './operations/authenticate.ts';
export { openCredentialGate } from './operations/credential-gate.ts';
export type { AccountsTables } from './store/schema.ts';
