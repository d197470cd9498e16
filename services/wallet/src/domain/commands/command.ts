// The closed set of commands, and who judges each. A new command is a file beside this one and a line in each list. Pure.
import type { DomainError } from '@tollgate/errors';
import { type CreditLots, type CreditResult, decideCreditLots } from './credit-lots.ts';
import type { Decision, FreezeRecord, ReservationRecord, Situation } from './decision.ts';
import { decideExecuteSettlement, type ExecuteSettlement, type SettlementResult } from './execute-settlement.ts';
import { decideDrawUnits, type DrawResult, type DrawUnits } from './draw-units.ts';
import { decideFreezeValue, type FreezeValue } from './freeze-value.ts';
import { decideNoteTime, type NoteTime } from './note-time.ts';
import { type ChargeResult, decidePostCharge, type PostCharge } from './post-charge.ts';
import { decidePayOut, type PayOut, type PayOutResult } from './pay-out.ts';
import { decideReturnKept, type ReturnKept, type ReturnKeptResult } from './return-kept.ts';
import { decidePostRounding, type PostRounding, type RoundingResult } from './post-rounding.ts';
import { decideReleaseValue, type ReleaseValue } from './release-value.ts';
import { decideReserveValue, type ReserveValue } from './reserve-value.ts';
import { decideReverseCharge, type ReversalResult, type ReverseCharge } from './reverse-charge.ts';
import { decideSetThresholds, type SetThresholds } from './set-thresholds.ts';
import { decideTakeBack, type TakeBack, type TakeBackResult } from './take-back.ts';
import { decideUnfreezeValue, type UnfreezeValue } from './unfreeze-value.ts';
import type { ThresholdState } from '../wallet.ts';
import { watched } from '../thresholds.ts';

/** Commands to one tenant's wallet, by kind. */
export interface WalletCommands {
  'credit-lots': { readonly command: CreditLots; readonly result: CreditResult };
  'reserve-value': { readonly command: ReserveValue; readonly result: ReservationRecord };
  'release-value': { readonly command: ReleaseValue; readonly result: ReservationRecord };
  'post-charge': { readonly command: PostCharge; readonly result: ChargeResult };
  'post-rounding': { readonly command: PostRounding; readonly result: RoundingResult };
  'pay-out': { readonly command: PayOut; readonly result: PayOutResult };
  'return-kept': { readonly command: ReturnKept; readonly result: ReturnKeptResult };
  'execute-settlement': { readonly command: ExecuteSettlement; readonly result: SettlementResult };
  'reverse-charge': { readonly command: ReverseCharge; readonly result: ReversalResult };
  'draw-units': { readonly command: DrawUnits; readonly result: DrawResult };
  'take-back': { readonly command: TakeBack; readonly result: TakeBackResult };
  'freeze-value': { readonly command: FreezeValue; readonly result: FreezeRecord };
  'unfreeze-value': { readonly command: UnfreezeValue; readonly result: FreezeRecord };
  'set-thresholds': { readonly command: SetThresholds; readonly result: readonly ThresholdState[] };
  'note-time': { readonly command: NoteTime; readonly result: undefined };
}

/** A command to one tenant's wallet. */
export type WalletCommand = WalletCommands[keyof WalletCommands]['command'];

/** What an accepted command answers. */
export type ResultOf<C extends WalletCommand> = WalletCommands[C['kind']]['result'];

/** Several commands, of any tenants, that are carried out together or not at all. */
export interface Group {
  readonly kind: 'group';
  readonly commands: readonly WalletCommand[];
}

/** A request that its reader refused; the refusal is remembered under its request id as every other. */
export interface RefusedRequest {
  readonly kind: 'refused-request';
  readonly refusal: DomainError;
}

export type Command = WalletCommand | Group | RefusedRequest;

/** The tenants whose wallets a command looks at. */
export function tenantsOf(command: Command): readonly string[] {
  switch (command.kind) {
    case 'refused-request':
      return [];
    case 'group':
      return [...new Set(command.commands.map((each) => each.tenantId))];
    default:
      return [command.tenantId];
  }
}

/** Judges one command by its situation alone, and watches the balance that it leaves. */
export function decide(situation: Situation, command: WalletCommand): Decision<ResultOf<WalletCommand>> {
  const decision = judge(situation, command);
  if (decision.kind !== 'done' || decision.effects?.wallet.terms === undefined) return decision;
  return { ...decision, effects: watched(decision.effects, situation.now, subjectOf(command)) };
}

/** What a command is about, for whoever is told of its effects. */
function subjectOf(command: WalletCommand): string {
  switch (command.kind) {
    case 'post-charge':
      return command.chargeId;
    case 'execute-settlement':
      return command.settlementId;
    case 'credit-lots':
      return command.origin;
    case 'reverse-charge':
      return command.reversalId;
    case 'draw-units':
      return command.drawId;
    case 'note-time':
    case 'set-thresholds':
      return '';
    default:
      return command.reference;
  }
}

function judge(situation: Situation, command: WalletCommand): Decision<ResultOf<WalletCommand>> {
  switch (command.kind) {
    case 'post-charge':
      return decidePostCharge(situation, command);
    case 'reserve-value':
      return decideReserveValue(situation, command);
    case 'release-value':
      return decideReleaseValue(situation, command);
    case 'credit-lots':
      return decideCreditLots(situation, command);
    case 'post-rounding':
      return decidePostRounding(situation, command);
    case 'pay-out':
      return decidePayOut(situation, command);
    case 'return-kept':
      return decideReturnKept(situation, command);
    case 'execute-settlement':
      return decideExecuteSettlement(situation, command);
    case 'reverse-charge':
      return decideReverseCharge(situation, command);
    case 'draw-units':
      return decideDrawUnits(situation, command);
    case 'take-back':
      return decideTakeBack(situation, command);
    case 'freeze-value':
      return decideFreezeValue(situation, command);
    case 'unfreeze-value':
      return decideUnfreezeValue(situation, command);
    case 'set-thresholds':
      return decideSetThresholds(situation, command);
    case 'note-time':
      return decideNoteTime(situation);
  }
}
