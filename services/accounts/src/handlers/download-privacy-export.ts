// PrivacyService.DownloadPrivacyExport
import { actorOf } from '@tollgate/auth';
import type {
  DownloadPrivacyExportRequest,
  DownloadPrivacyExportResponse,
} from '@tollgate/contracts/accounts/v1/privacy';
import type { ServerStream } from '@tollgate/rpc';
import { exportPackage } from '../operations/privacy-export.ts';
import { personOfCall } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';

const CHUNK_BYTES = 64 * 1024;

export function downloadPrivacyExportHandler({
  db,
  deps,
}: HandlerParts): ServerStream<DownloadPrivacyExportRequest, DownloadPrivacyExportResponse> {
  return async function* download({ tenantId, privacyRequestId }, call) {
    const which = { tenantId, privacyRequestId, actor: actorOf(call), staff: personOfCall(call).kind === 'staff' };
    for await (const part of exportPackage(db, deps, which))
      for (let at = 0; at < part.length; at += CHUNK_BYTES) yield { chunk: part.subarray(at, at + CHUNK_BYTES) };
  };
}
