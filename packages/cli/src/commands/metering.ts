// tollgate metering.
import {
  DeadLettersServiceService,
  type ReplayDeadLettersResponse,
} from '@tollgate/contracts/metering/v1/dead_letters';

import { CommandFailure, EXIT } from '../exit-code.ts';
import { printable } from '../output.ts';
import { action, dryRun, type Register, type Tool } from '../tool.ts';

interface ReplayOptions {
  readonly reason: string;
  readonly dryRun?: boolean;
}

const MORE = `
Dead letters are delivery events that could not be counted. Mend the cause first: what is still wrong becomes a dead letter
again. Each goes back once, however often this is called. Needs nobody signed in.

Example:
  tollgate metering replay --dry-run
  tollgate metering replay --reason UNKNOWN_PRODUCT`;

/** Looking through 90 days of dead letters takes as long as it takes. */
const DEADLINE_MS = 3_600_000;

export const registerMetering: Register = (program, around) => {
  const metering = program.command('metering').description('the way of delivery events');
  metering
    .command('replay')
    .description('put dead letters of the count back on the stream')
    .option('--reason <reason>', 'only those of this reason, such as UNKNOWN_PRODUCT', '')
    .addOption(dryRun())
    .addHelpText('after', MORE)
    .action(action<[ReplayOptions]>(around, replay));
};

async function replay({ connection, out, around }: Tool, options: ReplayOptions): Promise<void> {
  const client = connection.client('metering', DeadLettersServiceService);
  const order = { reason: options.reason, validateOnly: options.dryRun === true };
  let last: ReplayDeadLettersResponse | undefined;
  for await (const answer of client.replayDeadLetters(order, { deadlineMs: DEADLINE_MS })) {
    last = answer;
    if (!answer.done) around.stderr.write(`${answer.examined} of ${answer.total} dead letters looked at\n`);
  }
  if (last?.done !== true) throw new CommandFailure(EXIT.failure, 'metering ended before it was done; call it again');
  const { examined, reasons } = last;
  out.data({ examined, reasons, dryRun: order.validateOnly }, () =>
    [
      out.table(reasons, [
        { name: 'REASON', of: (one) => printable(one.reason) },
        { name: order.validateOnly ? 'WOULD GO BACK' : 'PUT BACK', right: true, of: (one) => one.replayed.toString() },
        { name: 'BEFORE', right: true, of: (one) => one.replayedBefore.toString() },
      ]),
      `${examined} dead letters looked at`,
    ].join('\n'),
  );
}
