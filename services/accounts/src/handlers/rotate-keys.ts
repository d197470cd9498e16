// KeysService.RotateKeys
import type { RotateKeysRequest, RotateKeysResponse } from '@tollgate/contracts/accounts/v1/keys';
import type { ServerStream } from '@tollgate/rpc';
import { rotateKeys } from '../operations/rotate-keys.ts';
import type { HandlerParts } from './handler-parts.ts';

export function rotateKeysHandler({ db, deps }: HandlerParts): ServerStream<RotateKeysRequest, RotateKeysResponse> {
  return ({ dataKeys }, { signal }) => rotateKeys(db, deps, { dataKeys, signal });
}
