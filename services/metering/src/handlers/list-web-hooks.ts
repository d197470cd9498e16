// ListWebHooks, newest first.

import type { WebHooksServiceService } from '@tollgate/contracts/metering/v1/hooks';
import { parseId } from '@tollgate/ids';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { readWebHooks } from '../operations/web-hooks.ts';
import { toProtoWebHook } from './web-hook-message.ts';

const USUAL_PAGE = 50;
const placeKey = idKey('whk');

export const listWebHooksHandler =
  (deps: Deps): HandlerOf<(typeof WebHooksServiceService)['listWebHooks']> =>
  async (request) => {
    const page = fromPagedRequest(request, USUAL_PAGE, placeKey);
    const found = await readWebHooks(deps.db, { tenantId: request.tenantId, before: page.after, limit: page.limit });
    const { items, nextPageToken } = toPage(found, page, placeKey, ({ webHookId }) => {
      const id = parseId('whk', webHookId);
      if (id === undefined) throw new RangeError('a stored web hook has no id');
      return id;
    });
    return { webHooks: items.map(toProtoWebHook), nextPageToken };
  };
