// GetMessageOutcome: what is known of one message.

import type { GetMessageOutcomeRequest, GetMessageOutcomeResponse } from '@tollgate/contracts/metering/v1/metering';
import type { Unary } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { getMessageOutcome as read } from '../operations/get-message-outcome.ts';
import { toProtoOutcome } from './convert.ts';

export const getMessageOutcome =
  (deps: Deps): Unary<GetMessageOutcomeRequest, GetMessageOutcomeResponse> =>
  async (request) => ({ outcome: toProtoOutcome(await read(deps.db, deps.keyOf, request)) });
