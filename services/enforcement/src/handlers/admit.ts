// Admit.
import {
  AdmitRequest,
  AdmitResponse,
  type AdmissionServiceService,
} from '@tollgate/contracts/enforcement/v1/admission';
import { isDomainError } from '@tollgate/errors';
import type { ResultCodec } from '@tollgate/replay';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { admit } from '../operations/admit.ts';
import { requestKey } from './convert.ts';

const codec: ResultCodec<AdmitResponse> = {
  encode: (response) => AdmitResponse.encode(response).finish(),
  decode: (bytes) => AdmitResponse.decode(bytes),
};

export function admitHandler(deps: Deps): HandlerOf<(typeof AdmissionServiceService)['admit']> {
  return async (request, call) => {
    const key = requestKey(call, request.requestId, AdmitRequest.encode(request).finish());
    const { tenantId, product, jobId, units } = request;
    try {
      const response = await admit(deps, key, codec, { tenantId, product, jobId, units, now: deps.now() }, call);
      deps.telemetry.admission('GRANTED');
      return response;
    } catch (error) {
      deps.telemetry.admission(isDomainError(error) ? error.reason : 'FAILED');
      throw error;
    }
  };
}
