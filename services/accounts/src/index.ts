// Public list of accounts, for tests across services.
export { accounts } from './definition.ts';
export type { AccountsTables } from './store/schema.ts';
