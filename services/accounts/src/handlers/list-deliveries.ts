// DeliveriesService.ListDeliveries
import type { ListDeliveriesRequest, ListDeliveriesResponse } from '@tollgate/contracts/accounts/v1/deliveries';
import type { Unary } from '@tollgate/rpc';
import { listDeliveries } from '../operations/list-deliveries.ts';
import { toProtoDelivery } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';

export function listDeliveriesHandler({ db }: HandlerParts): Unary<ListDeliveriesRequest, ListDeliveriesResponse> {
  return async ({ tenantId, noticeId }) => ({
    deliveries: (await listDeliveries(db, { tenantId, noticeId })).map(toProtoDelivery),
  });
}
