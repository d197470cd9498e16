// KeysService.GetKeyStatus
import type { GetKeyStatusRequest, GetKeyStatusResponse } from '@tollgate/contracts/accounts/v1/keys';
import type { Unary } from '@tollgate/rpc';
import { keyStatus } from '../operations/key-status.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getKeyStatusHandler({ db, deps }: HandlerParts): Unary<GetKeyStatusRequest, GetKeyStatusResponse> {
  return async () => {
    const { masterKeys, rotating, destroyed } = await keyStatus(db);
    const { currentId } = deps.keys.management;
    return {
      masterKeys: masterKeys.map(({ masterKeyId = '', dataKeys }) => {
        return { masterKeyId, dataKeys, current: masterKeyId === currentId };
      }),
      rotatingOwners: rotating,
      destroyedKeys: destroyed,
    };
  };
}
