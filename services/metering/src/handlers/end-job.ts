// EndJob.

import { EndJobRequest, EndJobResponse, type JobsServiceService } from '@tollgate/contracts/metering/v1/jobs';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';

import type { EdgeDeps } from '../deps.ts';
import { noteJobEnd } from '../operations/job-reports.ts';

export const endJobHandler = (deps: EdgeDeps): HandlerOf<(typeof JobsServiceService)['endJob']> =>
  mutation(deps, EndJobResponse, EndJobRequest, async (tx, request) => ({
    endTime: await noteJobEnd(tx, deps, request),
  }));
