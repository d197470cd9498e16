// RevokeWebHook.

import {
  RevokeWebHookRequest,
  RevokeWebHookResponse,
  type WebHooksServiceService,
} from '@tollgate/contracts/metering/v1/hooks';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { endWebHook } from '../operations/web-hooks.ts';
import { toProtoWebHook } from './web-hook-message.ts';

export const revokeWebHookHandler = (deps: Deps): HandlerOf<(typeof WebHooksServiceService)['revokeWebHook']> =>
  mutation(deps, RevokeWebHookResponse, RevokeWebHookRequest, async (tx, { tenantId, webHookId }) => ({
    webHook: toProtoWebHook(await endWebHook(tx, tenantId, webHookId, deps.now())),
  }));
