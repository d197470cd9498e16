// CreateWebHook. The address is added to the answer after it was stored: it holds a secret, and answers are kept.

import { actorOf } from '@tollgate/auth';
import {
  CreateWebHookRequest,
  CreateWebHookResponse,
  type WebHooksServiceService,
} from '@tollgate/contracts/metering/v1/hooks';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import type { EdgeDeps } from '../deps.ts';
import { hookFormat } from '../domain/web-hook.ts';
import { createWebHook } from '../operations/create-web-hook.ts';
import { toProtoWebHook } from './web-hook-message.ts';

export const createWebHookHandler = (deps: EdgeDeps): HandlerOf<(typeof WebHooksServiceService)['createWebHook']> => {
  const create = mutation(deps, CreateWebHookResponse, CreateWebHookRequest, async (tx, request, call) => {
    const hook = await createWebHook(tx, deps, { ...request, createdBy: actorOf(call) });
    return { webHook: toProtoWebHook(hook), url: '' };
  });
  return async (request, call) => {
    const { webHook } = await create(request, call);
    if (webHook === undefined) throw new RangeError('a web hook was made and is not there');
    const token = deps.hooks.secrets.token(webHook.webHookId);
    return { webHook, url: `${deps.hooks.publicUrl()}/hooks/${token}/${hookFormat(webHook.format)?.segment ?? ''}` };
  };
};
