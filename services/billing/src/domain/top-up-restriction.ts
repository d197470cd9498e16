// What of a tenant's standing keeps it from topping up, as enforcement decided it.

/** One reason why a tenant may not top up. */
export interface TopUpRestriction {
  readonly restrictionId: string;
  /** As enforcement names it, for example TERMINATION. */
  readonly cause: string;
  readonly clauseId: string;
  readonly reasonEn: string;
  readonly remedyZh: string;
  readonly remedyEn: string;
  /** When it ends by itself; undefined when it does not. */
  readonly until: Date | undefined;
}

/** What stops top-ups in one version of a standing. */
export interface TopUpStanding {
  readonly tenantId: string;
  /** Grows with every change. */
  readonly version: bigint;
  /** Gravest first. */
  readonly restrictions: readonly TopUpRestriction[];
}

/** The restriction to tell about: the first, gravest first, that still stands. Undefined when topping up is free. */
export function whatStopsTopUp(restrictions: readonly TopUpRestriction[], now: Date): TopUpRestriction | undefined {
  return restrictions.find(({ until }) => until === undefined || until > now);
}
