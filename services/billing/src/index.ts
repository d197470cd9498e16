// Public list of billing, for tests across services.

export { billing } from './definition.ts';
export type { BillingTables } from './store/schema.ts';
