// Conversions of units, freezes and thresholds between messages and the wallet's own values.
import type { BalanceThreshold } from '@tollgate/contracts/wallet/v1/threshold';
import type {
  DrawReceipt,
  FrozenValue,
  ReservedUnits,
  ReversalReceipt,
  UnitAmount,
  UnitBalance,
  WalletFreeze,
} from '@tollgate/contracts/wallet/v1/wallet';
import { DomainError } from '@tollgate/errors';
import type { BalanceParts } from '../domain/balance.ts';
import type { FreezeRecord } from '../domain/commands/decision.ts';
import type { DrawResult } from '../domain/commands/draw-units.ts';
import type { ReversalResult } from '../domain/commands/reverse-charge.ts';
import type { ThresholdState } from '../domain/wallet.ts';
import { toProtoMoney } from './convert-money.ts';

/** Above any real number of messages; some 9,000 of them fit into one balance. */
const MAX_UNITS = 1_000_000_000_000_000n;

/** A number of units above zero. Throws INVALID_UNITS. */
export function fromProtoUnits(units: bigint, field: string): bigint {
  if (units > 0n && units <= MAX_UNITS) return units;
  const description = units > 0n ? 'is too large' : 'must be more than zero';
  throw new DomainError({
    category: 'invalid_argument',
    reason: 'INVALID_UNITS',
    message: `${field}: ${description}`,
    violations: [{ field, description }],
  });
}

/** Of a product whose name validation has looked at. Throws INVALID_UNITS. */
export function fromProtoUnitAmount(
  { product, units }: UnitAmount,
  field: string,
): { readonly product: string; readonly amount: bigint } {
  return { product, amount: fromProtoUnits(units, `${field}.units`) };
}

export function toProtoUnitAmount(product: string | undefined, units: bigint): UnitAmount | undefined {
  return product === undefined ? undefined : { product, units };
}

interface SetAside {
  readonly product?: string | undefined;
  readonly amount: bigint;
  readonly captured: bigint;
  readonly released: bigint;
}

export function toProtoReservedUnits({ product, amount, captured, released }: SetAside): ReservedUnits | undefined {
  return product === undefined ? undefined : { product, units: amount, captured, released };
}

export function toProtoUnitBalance({ units }: BalanceParts): UnitBalance | undefined {
  return units.length === 0 ? undefined : { products: units.map((each) => ({ ...each })) };
}

export function toProtoFrozen({ frozen }: BalanceParts): FrozenValue | undefined {
  if (frozen === undefined) return undefined;
  const freezes = frozen.freezes.map((each) => toProtoFreeze({ ...each, liftedAt: undefined }));
  return { freezes, amount: toProtoMoney(frozen.amount) };
}

export function toProtoFreeze({ reference, reason, since, liftedAt }: FreezeRecord): WalletFreeze {
  return { reference, reason, freezeTime: since, liftTime: liftedAt };
}

export function toProtoThreshold({ amount, below }: ThresholdState): BalanceThreshold {
  return { amount: toProtoMoney(amount), below };
}

export function toProtoReversal({ reversal, replayed }: ReversalResult): ReversalReceipt {
  return {
    toLots: toProtoMoney(reversal.toLots),
    toArrears: toProtoMoney(reversal.toArrears),
    toRefundable: toProtoMoney(reversal.toRefundable),
    replayed,
  };
}

export function toProtoDraw({ draw, replayed }: DrawResult): DrawReceipt {
  const { units, fromReservation, fromAvailable } = draw;
  return { fromReservation, fromAvailable, notCovered: units - fromReservation - fromAvailable, replayed };
}
