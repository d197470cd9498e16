// Divides a whole number by share: nobody gets more than its share rounded up, and the parts make the whole.

export interface Shareholder {
  readonly tenantId: string;
  readonly volume: bigint;
}

/** A part of the whole. */
export interface Part extends Shareholder {
  readonly given: bigint;
}

/** By largest remainder; of equal remainders the one with the greater volume first, then by id. Parts of nothing are left out. */
export function divided(whole: bigint, holders: readonly Shareholder[]): Part[] {
  const total = holders.reduce((sum, { volume }) => sum + volume, 0n);
  if (total <= 0n) return [];
  const parts = holders.map((holder) => {
    const exact = whole * holder.volume;
    return { ...holder, given: exact / total, remainder: exact % total };
  });
  const left = whole - parts.reduce((sum, { given }) => sum + given, 0n);
  const inLine = parts.toSorted(
    (a, b) => compare(b.remainder, a.remainder) || compare(b.volume, a.volume) || (a.tenantId < b.tenantId ? -1 : 1),
  );
  const more = new Set(inLine.slice(0, Number(left)).map(({ tenantId }) => tenantId));
  return parts
    .map(({ tenantId, volume, given }) => ({ tenantId, volume, given: given + (more.has(tenantId) ? 1n : 0n) }))
    .filter(({ given }) => given > 0n);
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
