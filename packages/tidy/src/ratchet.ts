// The ratchet: overruns of a length limit that are known and may only shrink. It stands in packages/tidy/ratchet.json.

/** Known overruns: `path` or `path#function` to the lines it may have at most. */
export type Ratchet = Readonly<Record<string, number>>;

/** Where the ratchet stands. */
export const ratchetPath = 'packages/tidy/ratchet.json';

/** Reads the file's text; throws on anything but an object of whole numbers. */
export function parseRatchet(text: string): Ratchet {
  const data: unknown = JSON.parse(text);
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Error(`${ratchetPath} is not an object`);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'number' || !Number.isInteger(value))
        throw new Error(`${ratchetPath}: "${key}" is not a whole number`);
      return [key, value];
    }),
  );
}

/** Writes a ratchet as it stands in the file: sorted, one entry a line. */
export function printRatchet(ratchet: Ratchet): string {
  return `${JSON.stringify(Object.fromEntries(Object.entries(ratchet).toSorted(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`;
}

/** What is measured now, kept only where the ratchet already allows more: it never gains or raises an entry. */
export function tighten(ratchet: Ratchet, overruns: Ratchet): Ratchet {
  return Object.fromEntries(
    Object.entries(ratchet).flatMap(([key, allowed]) => {
      const lines = overruns[key];
      return lines === undefined ? [] : [[key, Math.min(lines, allowed)]];
    }),
  );
}

/** Entries that an earlier version of the file did not have, or had lower: each is a complaint. */
export function grown(earlier: Ratchet, now: Ratchet): string[] {
  return Object.entries(now).flatMap(([key, lines]) => {
    const before = earlier[key];
    if (before === undefined) return [`${key} was added: shorten the code instead`];
    return lines > before ? [`${key} was raised from ${before} to ${lines}: shorten the code instead`] : [];
  });
}
