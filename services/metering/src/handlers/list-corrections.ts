// ListCorrections, newest first.

import type { CorrectionsServiceService } from '@tollgate/contracts/metering/v1/corrections';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import { parseId } from '@tollgate/ids';
import type { HandlerOf } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { readCorrections } from '../operations/read-corrections.ts';
import { fromProtoState, toProtoCorrection } from './correction-message.ts';

const USUAL_PAGE = 50;
const placeKey = idKey('cor');

export const listCorrectionsHandler =
  (deps: Deps): HandlerOf<(typeof CorrectionsServiceService)['listCorrections']> =>
  async (request) => {
    const now = deps.now();
    const page = fromPagedRequest(request, USUAL_PAGE, placeKey);
    const found = await readCorrections(
      deps.db,
      {
        tenantId: request.tenantId === '' ? undefined : request.tenantId,
        state: fromProtoState(request.state),
        before: page.after,
        limit: page.limit,
      },
      now,
    );
    const { items, nextPageToken } = toPage(found, page, placeKey, ({ correctionId }) => {
      const id = parseId('cor', correctionId);
      if (id === undefined) throw new RangeError('a stored correction has no id');
      return id;
    });
    return { corrections: items.map((each) => toProtoCorrection(each, now)), nextPageToken };
  };
