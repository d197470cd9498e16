// GetCorrection.

import type { CorrectionsServiceService } from '@tollgate/contracts/metering/v1/corrections';
import type { HandlerOf } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { readCorrection } from '../operations/read-corrections.ts';
import { toProtoCorrection } from './correction-message.ts';

export const getCorrectionHandler =
  (deps: Deps): HandlerOf<(typeof CorrectionsServiceService)['getCorrection']> =>
  async (request) => ({ correction: toProtoCorrection(await readCorrection(deps.db, request), deps.now()) });
