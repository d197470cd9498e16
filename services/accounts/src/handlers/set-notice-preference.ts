// DeliveriesService.SetNoticePreference
import { SetNoticePreferenceRequest, SetNoticePreferenceResponse } from '@tollgate/contracts/accounts/v1/deliveries';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { setNoticePreference } from '../operations/own-contact.ts';
import { fromProtoCategory, personOfCall } from './convert-members.ts';
import type { HandlerParts } from './handler-parts.ts';

export function setNoticePreferenceHandler(
  parts: HandlerParts,
): Unary<SetNoticePreferenceRequest, SetNoticePreferenceResponse> {
  return mutation(parts, SetNoticePreferenceResponse, SetNoticePreferenceRequest, async (tx, request, call) => {
    const { userId } = personOfCall(call);
    await setNoticePreference(tx, { userId, category: fromProtoCategory(request.category), email: request.email });
    return {};
  });
}
