// Admit.
import {
  AdmitRequest,
  AdmitResponse,
  MessageClass,
  type AdmissionServiceService,
} from '@tollgate/contracts/enforcement/v1/admission';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { Grant } from '../domain/grant.ts';
import { MESSAGE_CLASSES, type Traffic } from '../domain/restriction.ts';
import { admit } from '../operations/admit.ts';
import { rendering, requestKey, toProtoGrant } from './convert.ts';

const answer = rendering(AdmitResponse, (grant: Grant): AdmitResponse => ({ grant: toProtoGrant(grant) }));

export function admitHandler(deps: Deps): HandlerOf<(typeof AdmissionServiceService)['admit']> {
  return (request, call) => {
    const key = requestKey(call, request.requestId, AdmitRequest.encode(request).finish());
    const { tenantId, product, jobId, units, destination } = request;
    const messageClass: Traffic['messageClass'] =
      MESSAGE_CLASSES.find((each) => MessageClass[each] === request.messageClass) ?? '';
    const senderDomain = request.senderDomain.toLowerCase();
    const order = { tenantId, product, jobId, units, destination, messageClass, senderDomain, now: deps.now() };
    return admit(deps, key, answer, order, call);
  };
}
