// tollgate wallet freeze, unfreeze, thresholds: what a wallet may do with its value, and when somebody is told.
import { randomUUID } from 'node:crypto';

import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { type BalanceThreshold, ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import type { Balance, WalletFreeze } from '@tollgate/contracts/wallet/v1/wallet';
import { parseYuan } from '@tollgate/money';
import type { Command } from 'commander';

import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, type Output, yuan } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, requestId, type Tool } from '../tool.ts';

interface UnfreezeOptions {
  readonly reference: string;
  readonly requestId?: string;
}

interface FreezeOptions extends UnfreezeOptions {
  readonly reason: string;
}

interface ThresholdOptions {
  readonly clear?: true;
  readonly requestId?: string;
}

const FREEZING = `
Several freezes stack; the wallet spends nothing until each is lifted under its reference. What was reserved stays
reserved. A reference that was lifted is not used again.

Example:
  tollgate wallet freeze ten_... --reference case-2026-118 --reason "chargeback under review"`;

export function registerTerms(wallet: Command, around: Surroundings): void {
  wallet
    .command('freeze <tenant>')
    .description('keeps what a wallet has, and lets it spend none of it')
    .requiredOption('--reference <text>', 'what it is for, such as a case number; unique to the tenant')
    .requiredOption('--reason <text>', 'why, for people')
    .addOption(requestId())
    .addHelpText('after', FREEZING)
    .action(action<[string, FreezeOptions]>(around, freeze));
  wallet
    .command('unfreeze <tenant>')
    .description('lifts one freeze; the last one lifted pays what is owed')
    .requiredOption('--reference <text>', 'the reference that it was frozen under')
    .addOption(requestId())
    .action(action<[string, UnfreezeOptions]>(around, unfreeze));
  wallet
    .command('thresholds <tenant> [yuan...]')
    .description('shows low-balance thresholds; replaces them when amounts are there')
    .option('--clear', 'watch nothing any more')
    .addOption(requestId())
    .action(action<[string, string[], ThresholdOptions]>(around, thresholds));
}

async function freeze({ connection, out }: Tool, tenantId: string, options: FreezeOptions): Promise<void> {
  const { reference, reason } = options;
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, reference, reason };
  const answer = await connection.client('wallet', FreezeServiceService).freeze(request, await connection.asPerson());
  out.data(answer, () => standing(out, answer.freeze, answer.balance));
}

async function unfreeze({ connection, out }: Tool, tenantId: string, options: UnfreezeOptions): Promise<void> {
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, reference: options.reference };
  const answer = await connection.client('wallet', FreezeServiceService).unfreeze(request, await connection.asPerson());
  out.data(answer, () => standing(out, answer.freeze, answer.balance));
}

function standing(out: Output, one: WalletFreeze | undefined, balance: Balance | undefined): string {
  return out.facts([
    ['freeze', one?.reference ?? ''],
    ['reason', one?.reason ?? ''],
    ['since', minute(one?.freezeTime)],
    ['lifted', minute(one?.liftTime)],
    ...frozenFacts(balance),
    ['available', yuan(balance?.available)],
    ['reserved', yuan(balance?.reserved)],
    ['arrears', yuan(balance?.arrears)],
  ]);
}

/** What freezes keep, and which are open. */
export function frozenFacts(balance: Balance | undefined): [string, string][] {
  const { frozen } = balance ?? {};
  if (frozen === undefined) return [['frozen', 'no']];
  const open = frozen.freezes.map(({ reference, reason }) => `${reference} (${reason})`);
  return [['frozen', `${yuan(frozen.amount)} by ${open.join(', ')}`]];
}

async function thresholds(
  { connection, out }: Tool,
  tenantId: string,
  texts: string[],
  options: ThresholdOptions,
): Promise<void> {
  if (texts.length > 0 && options.clear === true)
    throw new CommandFailure(EXIT.usage, 'Say either amounts or --clear.');
  const amounts = texts.map(amountOf);
  const client = connection.client('wallet', ThresholdServiceService);
  const call = await connection.asPerson();
  const answer =
    texts.length === 0 && options.clear !== true
      ? await client.getBalanceThresholds({ tenantId }, call)
      : await client.setBalanceThresholds({ requestId: options.requestId ?? randomUUID(), tenantId, amounts }, call);
  out.data(answer, () => watched(out, answer.thresholds));
}

function watched(out: Output, rows: readonly BalanceThreshold[]): string {
  if (rows.length === 0) return 'Nothing is watched.';
  return out.table(rows, [
    { name: 'THRESHOLD', right: true, of: (one) => yuan(one.amount) },
    { name: 'BALANCE', of: (one) => (one.below ? 'BELOW' : 'at or above') },
  ]);
}

function amountOf(text: string): { currencyCode: string; micros: bigint } {
  const money = parseYuan(text);
  if (money === undefined || money.micros <= 0n)
    throw new CommandFailure(EXIT.usage, `${text} is no amount in yuan above zero.`);
  return { currencyCode: money.currency, micros: money.micros };
}
