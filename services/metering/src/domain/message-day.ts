// The day in a message's name. Outcomes lie by that day, and it has to be the same for every report about the message:
// it may depend on the message id and on nothing else, or a message would be counted twice.

const DAY_MS = 86_400_000;

// Only ids that are unmistakably of these forms: an id that merely looks like a time would be put away under it.
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const AMAZON_SES = /^0[01][0-9a-f]{14}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-\d{6}$/i;
const SENDCLOUD = /^\d{13}_\d+_\d+_\d+\.sc-/;

/**
 * The UTC day, counted from 1970-01-01, in which a message was named; undefined where its id does not tell: RFC 9562
 * UUIDv7, Amazon SES (a region and 48 bits of milliseconds) and SendCloud (decimal milliseconds) do.
 */
function namedDay(messageId: string): number | undefined {
  const ms = namedMs(messageId);
  return ms === undefined ? undefined : Math.floor(ms / DAY_MS);
}

function namedMs(id: string): number | undefined {
  // Told apart by length and one place first: this runs for every report.
  if (id.length === 36) return UUID_V7.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined;
  if (id.length === 60) return AMAZON_SES.test(id) ? Number.parseInt(id.slice(4, 16), 16) : undefined;
  return id.charCodeAt(13) === UNDERSCORE && SENDCLOUD.test(id) ? Number(id.slice(0, 13)) : undefined;
}

const UNDERSCORE = 0x5f;

/** Which days' messages there are. Days are counted from 1970-01-01, in UTC. */
export interface Keeping {
  /** Messages named on that day or later lie by their day; all others lie together. Never changes in one database. */
  readonly datedFrom: number;
  /** Messages of earlier days are gone, and so is what was last reported before it of messages without a day. */
  readonly keptFrom: number;
  /** From when on messages get domains. */
  readonly domainsFromMs: bigint;
}

/** The day by which a message lies; undefined for those that lie together. */
export function dayOf(messageId: string, keeping: Keeping): number | undefined {
  const day = namedDay(messageId);
  return day === undefined || day < keeping.datedFrom ? undefined : day;
}

/** Whether it can no longer be known if a message was counted before: it is never counted then. */
export function isRetired(day: number | undefined, occurTimeMs: bigint, { keptFrom }: Keeping): boolean {
  return day === undefined ? occurTimeMs < BigInt(keptFrom * DAY_MS) : day < keptFrom;
}

/** The day of an instant. */
export const dayAt = (ms: bigint): number => Number(ms / BigInt(DAY_MS));

/** Start of a day as YYYY-MM-DD. */
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
