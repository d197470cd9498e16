// PreviewPolicy.
import type {
  PolicyHit as PolicyHitMessage,
  TriggersServiceService,
} from '@tollgate/contracts/enforcement/v1/triggers';
import { fromPagedRequest, idKey } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { invalidField } from '../domain/refusals.ts';
import { previewPolicy, type PolicyHit } from '../operations/preview-policy.ts';
import { toProtoVerdict } from './judged-window.ts';

const DEFAULT_PAGE = 100;
const key = idKey('ten');

export function previewPolicyHandler(deps: Deps): HandlerOf<(typeof TriggersServiceService)['previewPolicy']> {
  return async (request) => {
    const { startTime: start, endTime: end, policyJson } = request;
    if (start === undefined || end === undefined) throw invalidField('SPAN_INVALID', 'start_time', 'is needed');
    const { after, size } = fromPagedRequest(request, DEFAULT_PAGE, key);
    const { policy, tenantIds, hits } = await previewPolicy(deps.db, {
      policyJson,
      start,
      end,
      tenantId: request.tenantId === '' ? undefined : request.tenantId,
      after: after ?? '',
      limit: size,
    });
    const last = tenantIds.length < size ? undefined : tenantIds.at(-1);
    return {
      hits: hits.map(toProtoHit),
      tenants: tenantIds.length,
      nextPageToken: last === undefined ? '' : Buffer.from(last, 'utf8').toString('base64url'),
      title: policy.title,
      contentHash: policy.contentHash,
    };
  };
}

function toProtoHit({ tenantId, inForce, tried }: PolicyHit): PolicyHitMessage {
  const either = inForce ?? tried;
  return {
    tenantId,
    triggerId: either?.ratio.trigger.id ?? '',
    clauseId: either?.ratio.trigger.clause ?? '',
    window: either?.window.kind ?? '',
    windowName: either?.window.name ?? '',
    inForce: toProtoVerdict(inForce),
    tried: toProtoVerdict(tried),
  };
}
