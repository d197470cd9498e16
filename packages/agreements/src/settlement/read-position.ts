// Reads a position from JSON as a person writes it: money in yuan, units as whole numbers, times in ISO 8601.
import { parseYuan } from '@tollgate/money';
import { z } from 'zod';
import { MONEY_ASSET, type PositionLot, type SettlementPosition } from './position.ts';

const yuan = z.string().transform((text, ctx) => {
  const micros = parseYuan(text)?.micros;
  if (micros !== undefined && micros >= 0n) return micros;
  ctx.addIssue('an amount in yuan such as "12.34", never negative');
  return z.NEVER;
});
const count = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,18}$/)], 'a whole number, never negative')
  .transform(BigInt);
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const id = z.string().min(1);

const lotCommon = { id, acquiredAt: time, expiresAt: time.optional(), origin: z.string().default('') };
const refunded = yuan.default(0n);

const lot = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('CASH'), ...lotCommon, paid: yuan, left: yuan, refunded }),
  z.strictObject({ kind: z.literal('BONUS'), ...lotCommon, given: yuan, left: yuan }),
  z.strictObject({
    kind: z.literal('PACKAGE_UNITS'),
    ...lotCommon,
    product: id,
    units: count,
    left: count,
    paid: yuan,
    unitPrice: yuan,
    refunded,
  }),
]);

const positionFile = z.strictObject({
  at: time,
  lots: z.array(lot).default([]),
  /** `amount` in yuan for money, `units` for a package. */
  reservations: z
    .array(
      z.strictObject({
        id,
        lot: id,
        amount: yuan.optional(),
        units: count.optional(),
        retained: z.boolean().default(false),
      }),
    )
    .default([]),
  usage: z
    .array(z.strictObject({ ref: id, product: id, units: count, unitPrice: yuan, deliveredAt: time.optional() }))
    .default([]),
  arrears: z.array(z.strictObject({ ref: id, amount: yuan })).default([]),
  claims: z
    .array(
      z.strictObject({
        id,
        by: z.enum(['PROVIDER', 'TENANT']),
        amount: yuan,
        indirect: yuan.default(0n),
        serviceFee: yuan,
        established: z.boolean(),
      }),
    )
    .default([]),
  invoices: z.array(z.strictObject({ id, lot: id, amount: yuan, returned: yuan.default(0n) })).default([]),
});

type PositionFile = z.infer<typeof positionFile>;

/** What is reserved on a package is counted in units, what is reserved on money in yuan; a reservation names one. */
function reservationFaults({ lots, reservations }: PositionFile): string[] {
  return reservations.flatMap(({ lot: lotId, amount, units }, i) => {
    const kind = lots.find((each) => each.id === lotId)?.kind;
    const fits = kind === 'PACKAGE_UNITS' ? units !== undefined : amount !== undefined;
    const named = (amount === undefined ? 0 : 1) + (units === undefined ? 0 : 1);
    return named === 1 && (fits || kind === undefined)
      ? []
      : [`reservations.${i}: names either an amount of money or, on a package, units`];
  });
}

function toLot(file: z.infer<typeof lot>): PositionLot {
  const { id: lotId, left: available, acquiredAt, expiresAt, origin: originRef } = file;
  const base = { id: lotId, available, acquiredAt, expiresAt, originRef };
  if (file.kind === 'PACKAGE_UNITS') {
    const { kind, product: asset, units: original, paid: pricePaid, unitPrice, refunded: alreadyRefunded } = file;
    return { ...base, kind, asset, original, pricePaid, unitPrice, alreadyRefunded };
  }
  const money = { ...base, kind: file.kind, asset: MONEY_ASSET, unitPrice: 0n };
  return file.kind === 'CASH'
    ? { ...money, original: file.paid, pricePaid: file.paid, alreadyRefunded: file.refunded }
    : { ...money, original: file.given, pricePaid: 0n, alreadyRefunded: 0n };
}

export type ReadPosition =
  | { readonly ok: true; readonly position: SettlementPosition }
  /** `path: what is wrong`, all of it. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads a position, or reports every fault of its form; whether its figures agree is for settle() to judge. */
export function readPosition(raw: unknown): ReadPosition {
  const parsed = positionFile.safeParse(raw);
  if (!parsed.success)
    return { ok: false, faults: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) };
  const faults = reservationFaults(parsed.data);
  if (faults.length > 0) return { ok: false, faults };
  const { at, lots, reservations, usage, arrears, claims, invoices } = parsed.data;
  const assetOf = new Map(lots.map((each) => [each.id, each.kind === 'PACKAGE_UNITS' ? each.product : MONEY_ASSET]));
  return {
    ok: true,
    position: {
      at,
      lots: lots.map(toLot),
      openReservations: reservations.map(({ id: reservationId, lot: lotId, amount, units, retained }) => {
        const asset = assetOf.get(lotId) ?? MONEY_ASSET;
        return { id: reservationId, lotId, asset, amount: amount ?? units ?? 0n, retained };
      }),
      unbilledUsage: usage,
      arrears,
      claims,
      invoices: invoices.map(({ lot: lotId, ...invoice }) => ({ ...invoice, lotId })),
    },
  };
}
