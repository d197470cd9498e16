// ExecuteGroup: several commands together or not at all.
import { callerOf } from '@tollgate/auth';
import {
  ExecuteGroupRequest,
  ExecuteGroupResponse,
  type GroupCommand,
  type GroupResult,
} from '@tollgate/contracts/wallet/v1/batch';
import { permissionDenied } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import type { CallContext, Unary } from '@tollgate/rpc';
import { access } from '../access.ts';
import type { Deps } from '../deps.ts';
import type { WalletCommand } from '../domain/commands/command.ts';
import type { CreditResult } from '../domain/commands/credit-lots.ts';
import type { ReservationRecord } from '../domain/commands/decision.ts';
import type { ChargeResult } from '../domain/commands/post-charge.ts';
import type { RoundingResult } from '../domain/commands/post-rounding.ts';
import { executeGroup } from '../operations/execute-group.ts';
import type { DoneOf } from '../operations/give-command.ts';
import { balanceAfter } from '../operations/read-balance.ts';
import {
  fromProtoCredit,
  fromProtoMoney,
  fromProtoPositive,
  fromProtoText,
  fromProtoTime,
  toProtoBalance,
  toProtoLot,
  toProtoPosted,
  toProtoReceipt,
  toProtoReservationRecord,
} from './convert.ts';
import { rememberedHandler } from './remembered.ts';

type Kind = NonNullable<GroupCommand['command']>['$case'];

/** The single call of each kind of command: who may give it alone may give it in a group. */
const ALONE: Readonly<Partial<Record<Kind, keyof typeof access>>> = {
  credit: 'creditLots',
  reserve: 'reserve',
  release: 'releaseReservation',
  charge: 'postCharges',
  rounding: 'postRounding',
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
  const alone = ALONE[kind];
  if (alone !== undefined && access[alone]?.services?.includes(service) === true) return;
  throw permissionDenied('NOT_CALLABLE', `${service} may not give the command ${kind}.`, { command: kind });
}

function fromProtoCommand({ tenantId, command }: GroupCommand, index: number): WalletCommand {
  const field = `commands[${index}]`;
  switch (command?.$case) {
    case 'credit': {
      const { origin, credits } = command.value;
      return {
        kind: 'credit-lots',
        tenantId,
        origin: fromProtoText(origin, `${field}.credit.origin`),
        lots: credits.map(fromProtoCredit),
      };
    }
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
      const part = amount === undefined ? undefined : fromProtoPositive(amount, `${field}.release.amount`);
      return {
        kind: 'release-value',
        tenantId,
        reference: fromProtoText(reference, `${field}.release.reference`),
        amount: part,
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
    case 'rounding': {
      const { difference, reference } = command.value;
      return {
        kind: 'post-rounding',
        tenantId,
        difference: fromProtoMoney(difference, `${field}.rounding.difference`),
        reference: fromProtoText(reference, `${field}.rounding.reference`),
      };
    }
    default:
      throw new Error(`a command of a group passed the check of callers without a kind: ${String(command?.$case)}`);
  }
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
