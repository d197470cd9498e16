// What enforcement reads from the environment, besides what every service does.
import { field, readConfig } from '@tollgate/config';
import type { GrantTimes } from './domain/grant.ts';

const HOUR_MS = 3_600_000;

/** Throws ConfigError with every fault at once. */
export function readEnforcementConfig(env: Readonly<Record<string, string | undefined>>): GrantTimes {
  const values = readConfig(env, {
    ENFORCEMENT_GRANT_TTL_MS: field.integer({ min: 1_000, max: 24 * HOUR_MS }).default(HOUR_MS),
    ENFORCEMENT_DRAIN_MS: field.integer({ min: 0, max: 30 * 24 * HOUR_MS }).default(72 * HOUR_MS),
  });
  return { grantTtlMs: values.ENFORCEMENT_GRANT_TTL_MS, drainMs: values.ENFORCEMENT_DRAIN_MS };
}
