// tollgate usage watch: today's counts as they grow.
import { LiveUsageServiceService } from '@tollgate/contracts/metering/v1/live';
import type { Command } from 'commander';

import { duration, wholeNumber } from '../arguments.ts';
import { localTime } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, type Tool } from '../tool.ts';

interface WatchOptions {
  readonly zone: string;
  readonly for: number;
  readonly changes: number;
}

const DAY_MS = 86_400_000;

export function registerWatch(usage: Command, around: Surroundings): void {
  usage
    .command('watch <tenant>')
    .description("a tenant's counts of today, now and whenever they change")
    .option('--zone <name>', 'IANA name of the time zone of today', 'Asia/Shanghai')
    .option('--for <duration>', 'how long, a day at most', duration, DAY_MS)
    .option('--changes <count>', 'end after so many tables', wholeNumber(1), Number.MAX_SAFE_INTEGER)
    .action(action<[string, WatchOptions]>(around, watch));
}

async function watch({ connection, out }: Tool, tenantId: string, options: WatchOptions): Promise<void> {
  const client = connection.client('metering', LiveUsageServiceService);
  const call = await connection.asPerson();
  const ended = AbortSignal.timeout(Math.min(DAY_MS, options.for));
  let shown = 0;
  try {
    const request = { tenantId, timeZone: options.zone };
    for await (const live of client.watchUsage(request, { ...call, deadlineMs: 2 * DAY_MS, signal: ended })) {
      out.data(live, () =>
        [
          localTime(live.asOfTime, options.zone),
          out.table(live.totals, [
            { name: 'PRODUCT', of: (row) => row.product },
            { name: 'MESSAGES', right: true, of: (row) => row.messages.toString() },
            { name: 'DELIVERED', right: true, of: (row) => row.delivered.toString() },
            { name: 'HARD', right: true, of: (row) => row.hardBounced.toString() },
            { name: 'SOFT', right: true, of: (row) => row.softBounced.toString() },
            { name: 'UNITS', right: true, of: (row) => row.billableUnits.toString() },
          ]),
        ].join('\n'),
      );
      shown += 1;
      if (shown >= options.changes) return;
    }
  } catch (error) {
    if (!ended.aborted) throw error;
  }
}
