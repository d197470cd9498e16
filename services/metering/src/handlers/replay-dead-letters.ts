// ReplayDeadLetters: dead letters of the count go back on the stream.

import type { DeadLettersServiceService } from '@tollgate/contracts/metering/v1/dead_letters';
import type { HandlerOf } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { replayDeadLetters } from '../operations/replay-dead-letters.ts';

export const replayDeadLettersHandler = (
  deps: Deps,
): HandlerOf<(typeof DeadLettersServiceService)['replayDeadLetters']> =>
  async function* replay({ reason, validateOnly }, call) {
    for await (const { reasons, ...rest } of replayDeadLetters(deps, { reason, dryRun: validateOnly }, call.signal)) {
      const byName = [...reasons].toSorted(([a], [b]) => (a < b ? -1 : 1));
      yield {
        ...rest,
        reasons: byName.map(([name, tally]) => ({
          reason: name,
          replayed: tally.replayed,
          replayedBefore: tally.before,
        })),
      };
    }
  };
