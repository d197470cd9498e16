// One row of the clause table: what becomes of a clause in software.
import type { RulePart } from '../../src/index.ts';

export type Owner = 'accounts' | 'wallet' | 'metering' | 'billing' | 'enforcement' | 'console' | 'gateway';

export interface ClauseRow {
  readonly clause: string;
  /** Parts of the agreement's data whose rules rest on it and are carried out by this package. */
  readonly rules: readonly RulePart[];
  /** Services that do something because of it, and what. */
  readonly services: readonly (readonly [Owner, string])[];
  /** Why no software follows from it; only where there is neither a rule nor a service. */
  readonly none: string | null;
}

/** Carried out by rules of this package; services may have a part in it as well. */
export const rules = (clause: string, parts: string, ...services: (readonly [Owner, string])[]): ClauseRow => ({
  clause,
  rules: parts.split(' ') as RulePart[],
  services,
  none: null,
});

/** For other services alone. */
export const service = (clause: string, ...services: (readonly [Owner, string])[]): ClauseRow => ({
  clause,
  rules: [],
  services,
  none: null,
});

export const none = (clause: string, why: string): ClauseRow => ({ clause, rules: [], services: [], none: why });
