// Where every fen and unit of a position would go. It only calculates: `tollgate settle propose` orders it.
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';

import {
  DECIDERS,
  explainRefusal,
  explainSettlement,
  readPosition,
  settle,
  SETTLEMENT_CAUSES,
  type AgreementVersion,
  type Decider,
  type Election,
  type Settlement,
  type SettlementCause,
  type SettlementLine,
  type SettlementPlan,
  type SettlementPosition,
} from '@tollgate/agreements';
import { DomainError } from '@tollgate/errors';
import { formatYuan, money } from '@tollgate/money';

import { CommandFailure, EXIT } from '../exit-code.ts';
import { plain, type Output } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { agreementNamed, parseJson, readJson } from './agreements-source.ts';

export interface SettleOptions {
  readonly cause: string;
  readonly decider?: string;
  readonly position: string;
  readonly elect?: readonly { clauseId: string; choice: string }[];
  readonly electedBy: string;
  readonly explain?: boolean;
  readonly dryRun?: boolean;
}

/** `RATIO_BREACH` is `ratio-breach` on the command line. */
const named = (word: string): string => plain(word, '');
export const CAUSE_WORDS = SETTLEMENT_CAUSES.map(named);
export const DECIDER_WORDS = DECIDERS.map(named);

const yuan = (micros: bigint): string => formatYuan(money(micros, 'CNY'));

async function positionOf(file: string, { cwd, stdin }: Surroundings): Promise<SettlementPosition> {
  const raw =
    file === '-' ? parseJson(await readText(stdin), 'standard input') : await readJson(path.resolve(cwd, file));
  const read = readPosition(raw);
  if (read.ok) return read.position;
  const violations = read.faults.map((fault) => {
    const colon = fault.indexOf(':');
    return { field: fault.slice(0, colon), description: fault.slice(colon + 1).trim() };
  });
  const message = `the position has ${read.faults.length} faults`;
  throw new DomainError({ category: 'invalid_argument', reason: 'POSITION_INVALID', message, violations });
}

/** The side named, else the first that the agreement entitles. */
function deciderOf(agreement: AgreementVersion, cause: SettlementCause, word: string | undefined): Decider {
  const chosen = DECIDERS.find((each) => named(each) === word);
  return chosen ?? agreement.settlement.rules.find((rule) => rule.cause === cause)?.deciders[0] ?? 'PROVIDER';
}

export async function settleDryRun(
  out: Output,
  around: Surroundings,
  word: string,
  options: SettleOptions,
): Promise<void> {
  if (options.dryRun !== true)
    throw new CommandFailure(
      EXIT.usage,
      'this command only calculates: add --dry-run (tollgate settle propose orders it)',
    );
  const { agreement } = await agreementNamed(word, around);
  const cause = SETTLEMENT_CAUSES.find((each) => named(each) === options.cause) ?? 'MUTUAL';
  const decider = deciderOf(agreement, cause, options.decider);
  const position = await positionOf(options.position, around);
  const elections = (options.elect ?? []).map(({ clauseId, choice }): Election => ({
    clause: clauseId,
    option: choice,
    electedBy: options.electedBy,
  }));
  const settlement = settle(agreement, { cause, decider }, position, elections);
  if (settlement.outcome === 'REFUSED') throw refused(agreement, settlement);
  const told = explainSettlement(agreement, settlement.plan, { decidedAt: position.at, actor: options.electedBy });
  out.data({ dryRun: true, ...settlement, statement: told.text }, () =>
    [planText(out, settlement), ...(options.explain === true ? ['', out.text(told.text)] : [])].join('\n'),
  );
}

function refused(agreement: AgreementVersion, { refusal }: Extract<Settlement, { outcome: 'REFUSED' }>): DomainError {
  const { what, numbers } = explainRefusal(agreement, refusal);
  const violations = numbers.map(({ en }) => ({ field: 'position', description: en }));
  const metadata = { what_zh: what.zh };
  return new DomainError({
    category: 'failed_precondition',
    reason: refusal.reason,
    message: what.en,
    metadata,
    violations,
  });
}

const amountOf = ({ lotKind, asset, amount }: SettlementLine): string =>
  lotKind === 'PACKAGE_UNITS' ? `${amount} ${asset}` : `${yuan(amount)} CNY`;

function planText(out: Output, settlement: Exclude<Settlement, { outcome: 'REFUSED' }>): string {
  const { plan } = settlement;
  const { lines, agreement, cause, decider, clause, silentOnMoney } = plan;
  const total = lines.reduce((sum, line) => sum + (line.fate === 'REFUNDED' ? line.payout : 0n), 0n);
  const held = lines.reduce((sum, line) => sum + (line.destination === 'HELD' ? line.payout : 0n), 0n);
  return [
    'Nothing was changed. It would be:',
    out.facts([
      ['agreement', `${agreement.id} ${agreement.version} (${agreement.contentHash.slice(0, 12)})`],
      [
        'end',
        `${named(cause)} by ${named(decider)}, ${clause}${silentOnMoney ? '; the clause is silent about money' : ''}`,
      ],
      ['outcome', settlement.outcome === 'SETTLED' ? 'settled' : 'a person has to elect first; defaults assumed'],
      ['paid out', `${yuan(total)} CNY${held > 0n ? `, and ${yuan(held)} CNY once the invoice is back` : ''}`],
    ]),
    '',
    lines.length === 0
      ? 'There is nothing to settle.'
      : out.table(lines, [
          { name: 'LOT', of: (line) => line.lotId },
          { name: 'KIND', of: (line) => named(line.lotKind) },
          { name: 'FATE', of: (line) => named(line.fate) },
          { name: 'AMOUNT', of: amountOf, right: true },
          { name: 'PAYS OUT', of: (line) => (line.payout === 0n ? '-' : yuan(line.payout)), right: true },
          { name: 'TO', of: (line) => (line.payout === 0n ? '-' : named(line.destination)) },
          { name: 'CLAUSE', of: (line) => [line.clause, ...line.also].join(', ') },
          { name: 'WHY', of: (line) => named(line.reason) },
          {
            name: 'FOR',
            of: (line) =>
              line.ref || (line.deductions ?? []).map((d) => `${d.ref} ${yuan(d.amount)}`).join(', ') || '-',
          },
        ]),
    ...remarks(out, plan),
  ].join('\n');
}

function remarks(out: Output, { discretionary, unpaid, claims, retainedReservations }: SettlementPlan): string[] {
  return [
    ...discretionary.map((d) => {
      const options = d.options.map(({ option, title }) => `${option} (${out.text(title)})`).join(', ');
      const made =
        d.elected === null
          ? `to elect: ${options}; default ${d.default}`
          : `elected ${d.elected.option} by ${d.elected.electedBy}`;
      return `${d.clause} for ${d.lotIds.join(', ')}: ${out.text(d.question)} ${made}`;
    }),
    ...unpaid.map((debt) => `still owed: ${yuan(debt.amount)} CNY ${debt.ref} (${debt.clause})`),
    ...claims.map(
      (c) =>
        `claim ${c.id}: ${yuan(c.claimed)} demanded, ${yuan(c.payable)} at most due, ${yuan(c.setOff)} set off (${c.clause})`,
    ),
    ...retainedReservations.map((id) => `left out: reservation ${id}`),
  ];
}
