// ExecuteGroup: several commands together or not at all.
import { type AccessRule, callerOf } from '@tollgate/auth';
import {
  ExecuteGroupRequest,
  ExecuteGroupResponse,
  type GroupCommand,
  type GroupCredit,
  type GroupDraw,
  type GroupResult,
  type TakeBackReceipt,
  type GroupReversal,
  type GroupTakeBack,
} from '@tollgate/contracts/wallet/v1/batch';
import { permissionDenied } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import type { CallContext, Unary } from '@tollgate/rpc';
import { access, reversalAccess, unitAccess } from '../access.ts';
import type { Deps } from '../deps.ts';
import type { WalletCommand } from '../domain/commands/command.ts';
import type { CreditResult } from '../domain/commands/credit-lots.ts';
import type { ReservationRecord } from '../domain/commands/decision.ts';
import type { DrawResult } from '../domain/commands/draw-units.ts';
import type { ChargeResult } from '../domain/commands/post-charge.ts';
import type { RoundingResult } from '../domain/commands/post-rounding.ts';
import type { ReversalResult } from '../domain/commands/reverse-charge.ts';
import type { TakeBackResult } from '../domain/commands/take-back.ts';
import { executeGroup } from '../operations/execute-group.ts';
import type { DoneOf } from '../operations/give-command.ts';
import { balanceAfter } from '../operations/read-balance.ts';
import {
  fromProtoCredit,
  fromProtoText,
  fromProtoTime,
  toProtoBalance,
  toProtoLot,
  toProtoPosted,
  toProtoReceipt,
  toProtoReservationRecord,
} from './convert.ts';
import { fromProtoMoney, fromProtoPositive, refuse, toProtoMoney } from './convert-money.ts';
import { fromProtoUnits, toProtoDraw, toProtoReversal } from './convert-units.ts';
import { rememberedHandler } from './remembered.ts';

type Kind = NonNullable<GroupCommand['command']>['$case'];

/** The single call of each kind of command: who may give it alone may give it in a group. */
const ALONE: Readonly<Record<Kind, AccessRule | undefined>> = {
  credit: access.creditLots,
  reserve: access.reserve,
  release: access.releaseReservation,
  charge: access.postCharges,
  rounding: access.postRounding,
  reversal: reversalAccess.reverseCharge,
  draw: unitAccess.drawUnits,
  // There is no single call: who credits takes back.
  takeBack: access.creditLots,
};

export function executeGroupHandler(deps: Deps): Unary<ExecuteGroupRequest, ExecuteGroupResponse> {
  const execute = rememberedHandler<
    ExecuteGroupRequest,
    readonly WalletCommand[],
    readonly unknown[],
    ExecuteGroupResponse
  >(deps, {
    request: ExecuteGroupRequest,
    response: ExecuteGroupResponse,
    read: ({ commands }) => commands.map(fromProtoCommand),
    give: executeGroup,
    render: (done, { commands }) => ({
      results: commands.map((command, index) => ({ result: resultOf(command, done.result[index], done) })),
    }),
  });
  return async (request, call) => {
    for (const { command } of request.commands) if (command !== undefined) mayGive(call, command.$case);
    return execute(request, call);
  };
}

function mayGive(call: CallContext, kind: Kind): void {
  const { service } = callerOf(call);
  if (ALONE[kind]?.services?.includes(service) === true) return;
  throw permissionDenied('NOT_CALLABLE', `${service} may not give the command ${kind}.`, { command: kind });
}

function fromProtoCommand({ tenantId, command }: GroupCommand, index: number): WalletCommand {
  const field = `commands[${index}]`;
  switch (command?.$case) {
    case 'credit':
      return fromProtoCredits(tenantId, command.value, field);
    case 'reserve': {
      const { reference, amount, expireTime } = command.value;
      return {
        kind: 'reserve-value',
        tenantId,
        reservationId: newId('rsv'),
        reference: fromProtoText(reference, `${field}.reserve.reference`),
        amount: fromProtoPositive(amount, `${field}.reserve.amount`),
        expiresAt: fromProtoTime(expireTime, `${field}.reserve.expire_time`),
      };
    }
    case 'release': {
      const { reference, amount } = command.value;
      return {
        kind: 'release-value',
        tenantId,
        reference: fromProtoText(reference, `${field}.release.reference`),
        amount: amount && fromProtoPositive(amount, `${field}.release.amount`),
      };
    }
    case 'charge': {
      const { chargeId, amount, reservationReference, onlyReserved } = command.value;
      return {
        kind: 'post-charge',
        tenantId,
        chargeId,
        amount: fromProtoPositive(amount, `${field}.charge.amount`),
        reservationReference: fromProtoText(reservationReference, `${field}.charge.reservation_reference`),
        onlyReserved,
      };
    }
    case 'reversal':
      return fromProtoReversal(tenantId, command.value, field);
    case 'draw':
      return fromProtoDraw(tenantId, command.value, field);
    case 'takeBack':
      return fromProtoTakeBack(tenantId, command.value, field);
    case 'rounding': {
      const { difference, reference } = command.value;
      return {
        kind: 'post-rounding',
        tenantId,
        difference: fromProtoMoney(difference, `${field}.rounding.difference`),
        reference: fromProtoText(reference, `${field}.rounding.reference`),
      };
    }
    case undefined:
      throw new Error('a command of a group passed validation without its kind');
  }
}

function fromProtoCredits(tenantId: string, { origin, credits }: GroupCredit, field: string): WalletCommand {
  return {
    kind: 'credit-lots',
    tenantId,
    origin: fromProtoText(origin, `${field}.credit.origin`),
    lots: credits.map(fromProtoCredit),
  };
}

function toProtoTakeBack({ lotId, product, amount }: TakeBackResult): TakeBackReceipt {
  return product === undefined
    ? { lotId, amount: toProtoMoney(amount), units: undefined }
    : { lotId, amount: undefined, units: amount };
}

function fromProtoReversal(tenantId: string, reversal: GroupReversal, field: string): WalletCommand {
  const { reversalId, chargeId } = reversal;
  const amount = fromProtoPositive(reversal.amount, `${field}.reversal.amount`);
  return { kind: 'reverse-charge', tenantId, reversalId, chargeId, amount };
}

function fromProtoDraw(tenantId: string, draw: GroupDraw, field: string): WalletCommand {
  const { drawId, product, units, reservationReference } = draw;
  return {
    kind: 'draw-units',
    tenantId,
    drawId,
    product,
    units: fromProtoUnits(units, `${field}.draw.units`),
    reservationReference: fromProtoText(reservationReference, `${field}.draw.reservation_reference`),
  };
}

/** @throws INVALID_UNITS, INVALID_AMOUNT, UNKNOWN_CURRENCY. */
function fromProtoTakeBack(tenantId: string, order: GroupTakeBack, field: string): WalletCommand {
  const { lotId, units } = order;
  if (units !== undefined && order.amount !== undefined)
    throw refuse('INVALID_AMOUNT', `${field}.take_back.amount`, 'is money or units, not both');
  const amount =
    units === undefined
      ? fromProtoPositive(order.amount, `${field}.take_back.amount`)
      : fromProtoUnits(units, `${field}.take_back.units`);
  const reference = fromProtoText(order.reference, `${field}.take_back.reference`);
  return { kind: 'take-back', tenantId, lotId, amount, of: units === undefined ? 'MONEY' : 'UNITS', reference };
}

/** `result` is what the engine answers to that kind of command. */
function resultOf(
  { tenantId, command }: GroupCommand,
  result: unknown,
  done: DoneOf<readonly unknown[]>,
): GroupResult['result'] {
  switch (command?.$case) {
    case 'credit': {
      const { lots, settledBefore } = result as CreditResult;
      const balance = toProtoBalance(balanceAfter(done.standing(tenantId)));
      return { $case: 'credit', value: { lots: lots.map(toProtoLot), balance, settledBefore } };
    }
    case 'reserve':
    case 'release':
      return { $case: command.$case, value: toProtoReservationRecord(tenantId, result as ReservationRecord) };
    case 'charge':
      return { $case: 'charge', value: toProtoReceipt(result as ChargeResult) };
    case 'reversal':
      return { $case: 'reversal', value: toProtoReversal(result as ReversalResult) };
    case 'draw':
      return { $case: 'draw', value: toProtoDraw(result as DrawResult) };
    case 'takeBack':
      return { $case: 'takeBack', value: toProtoTakeBack(result as TakeBackResult) };
    case 'rounding': {
      const { reference } = command.value;
      const anew = done
        .transfers()
        .find((each) => each.reason === 'ROUNDING' && each.tenantId === tenantId && each.reference === reference);
      const posted = (result as RoundingResult) ?? anew;
      return { $case: 'rounding', value: { transfer: posted && toProtoPosted(posted) } };
    }
    default:
      return undefined;
  }
}
