// tollgate wallet statement: a tenant's movements, of a period with the balances around it, or the newest.
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { type StatementBalance, StatementServiceService } from '@tollgate/contracts/wallet/v1/statement';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import type { Command } from 'commander';

import { instant, wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, yuan } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, type Tool } from '../tool.ts';

interface StatementOptions {
  readonly limit: number;
  readonly from?: Date;
  readonly to?: Date;
  readonly csv?: string;
}

interface AsOfOptions {
  readonly sequence?: number;
  readonly time?: Date;
}

const MORE = `
With --from a statement of that period up to --to (now unless told): opening, movements with the balance after each,
closing. With --csv all of it goes to a file, or to standard output for "-". Without --from the newest movements.

Example:
  tollgate wallet statement ten_... --from 2026-10-01 --to 2026-11-01 --csv october.csv`;

export function registerStatement(wallet: Command, around: Surroundings): void {
  wallet
    .command('statement <tenant>')
    .description("a tenant's movements: a period's, or the newest")
    .option('--from <time>', 'first instant or day', instant)
    .option('--to <time>', 'the instant or day after the last', instant)
    .option('--csv <file>', 'write the whole period as CSV')
    .option('--limit <count>', 'show at most so many', wholeNumber(1, 100_000), 50)
    .addHelpText('after', MORE)
    .action(action<[string, StatementOptions]>(around, statement));
  wallet
    .command('past <tenant>')
    .description('what a tenant had at an instant, or right after a movement')
    .option('--time <time>', 'instant or day', instant)
    .option('--sequence <number>', 'sequence number of a movement', wholeNumber(0))
    .action(action<[string, AsOfOptions]>(around, past));
}

function statement(tool: Tool, tenantId: string, options: StatementOptions): Promise<void> {
  const { from: startTime } = options;
  if (startTime === undefined) {
    if (options.to !== undefined || options.csv !== undefined)
      throw new CommandFailure(EXIT.usage, '--to and --csv go with --from.');
    return newest(tool, tenantId, options.limit);
  }
  const period = { tenantId, startTime, endTime: options.to ?? tool.around.now() };
  return options.csv === undefined ? shown(tool, period, options.limit) : asCsv(tool, period, options.csv);
}

interface Period {
  readonly tenantId: string;
  readonly startTime: Date;
  readonly endTime: Date;
}

async function shown({ connection, out }: Tool, period: Period, limit: number): Promise<void> {
  const client = connection.client('wallet', StatementServiceService);
  const call = await connection.asPerson();
  const sums = await client.getStatement(period, call);
  const lines = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listStatementLines({ ...period, pageSize, pageToken }, call);
    return { rows: page.lines, nextPageToken: page.nextPageToken };
  });
  out.data({ ...sums, listed: lines }, () =>
    [
      out.facts([
        ['opening', yuan(sums.opening?.total)],
        ['credits', yuan(sums.credits)],
        ['debits', yuan(sums.debits)],
        ['closing', yuan(sums.closing?.total)],
        [
          'movements',
          `${sums.lines}${BigInt(lines.length) < sums.lines ? `, the first ${lines.length} are shown` : ''}`,
        ],
      ]),
      '',
      out.table(lines, [
        { name: 'SEQUENCE', right: true, of: (one) => one.sequence.toString() },
        { name: 'TIME', of: (one) => minute(one.postTime) },
        { name: 'REASON', of: (one) => one.reason },
        { name: 'AMOUNT', right: true, of: (one) => yuan(one.amount) },
        { name: 'CHANGE', right: true, of: (one) => yuan(one.change) },
        { name: 'BALANCE', right: true, of: (one) => yuan(one.balance) },
        { name: 'REFERENCE', of: (one) => one.reference },
        { name: 'CLAUSE', of: (one) => one.clauseId },
      ]),
    ].join('\n'),
  );
}

/** A long statement takes its time. */
const EXPORT_MS = 3_600_000;

async function asCsv({ connection, out, around }: Tool, period: Period, file: string): Promise<void> {
  const client = connection.client('wallet', StatementServiceService);
  const call = await connection.asPerson();
  let lines = 0n;
  const parts = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const part of client.exportStatement(period, { ...call, deadlineMs: EXPORT_MS })) {
      lines = part.lines;
      yield part.rows;
    }
  };
  if (file === '-') {
    for await (const rows of parts()) around.stdout.write(Buffer.from(rows).toString('utf8'));
    return;
  }
  const place = path.resolve(around.cwd, file);
  await pipeline(parts(), createWriteStream(place));
  out.note(`${lines} movements written to ${place}`);
}

async function newest({ connection, out }: Tool, tenantId: string, limit: number): Promise<void> {
  const client = connection.client('wallet', WalletServiceService);
  const call = await connection.asPerson();
  const transfers = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listTransfers({ tenantId, pageSize, pageToken }, call);
    return { rows: page.transfers, nextPageToken: page.nextPageToken };
  });
  out.data({ transfers }, () =>
    out.table(transfers, [
      { name: 'SEQUENCE', right: true, of: (one) => one.sequence.toString() },
      { name: 'TIME', of: (one) => minute(one.postTime) },
      { name: 'REASON', of: (one) => one.reason },
      { name: 'AMOUNT', right: true, of: (one) => yuan(one.amount) },
      { name: 'FROM', of: (one) => one.fromAccount },
      { name: 'TO', of: (one) => one.toAccount },
      { name: 'REFERENCE', of: (one) => one.reference },
      { name: 'CLAUSE', of: (one) => one.clauseId },
    ]),
  );
}

async function past({ connection, out }: Tool, tenantId: string, { time, sequence }: AsOfOptions): Promise<void> {
  if ((time === undefined) === (sequence === undefined))
    throw new CommandFailure(EXIT.usage, 'Say either --time or --sequence.');
  const client = connection.client('wallet', StatementServiceService);
  const asOf =
    time === undefined
      ? { $case: 'asOfSequence' as const, value: BigInt(sequence ?? 0) }
      : { $case: 'asOfTime' as const, value: time };
  const answer = await client.getPastBalance({ tenantId, asOf }, await connection.asPerson());
  out.data(answer, () =>
    [
      out.facts(factsOf(answer.balance)),
      '',
      out.table(answer.lots, [
        { name: 'LOT', of: (lot) => lot.lotId },
        { name: 'HAD', right: true, of: (lot) => yuan(lot.remaining) },
        { name: 'EXPIRES', of: (lot) => minute(lot.expireTime) },
      ]),
    ].join('\n'),
  );
}

const factsOf = (balance: StatementBalance | undefined): [string, string][] => [
  ['total', yuan(balance?.total)],
  ['cash', yuan(balance?.cash)],
  ['bonus', yuan(balance?.bonus)],
  ['refundable', yuan(balance?.refundable)],
  ['arrears', yuan(balance?.arrears)],
  ['after sequence', String(balance?.asOfSequence ?? 0n)],
];
