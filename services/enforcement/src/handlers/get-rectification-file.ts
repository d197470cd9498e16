// GetRectificationFile.
import type { RectificationsServiceService } from '@tollgate/contracts/enforcement/v1/rectifications';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readRectificationFile } from '../operations/read-sanctions.ts';

export function getRectificationFileHandler(
  deps: Deps,
): HandlerOf<(typeof RectificationsServiceService)['getRectificationFile']> {
  return ({ tenantId, rectificationId, digest }) => readRectificationFile(deps.db, tenantId, rectificationId, digest);
}
