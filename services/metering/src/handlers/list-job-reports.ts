// ListJobReports, newest first.

import type { JobsServiceService } from '@tollgate/contracts/metering/v1/jobs';
import { parseId } from '@tollgate/ids';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';

import type { Deps } from '../deps.ts';
import { readJobReports } from '../operations/job-reports.ts';
import { toProtoJobReport } from '../operations/report-jobs.ts';

const USUAL_PAGE = 50;
const placeKey = idKey('jrp');

export const listJobReportsHandler =
  (deps: Deps): HandlerOf<(typeof JobsServiceService)['listJobReports']> =>
  async (request) => {
    const page = fromPagedRequest(request, USUAL_PAGE, placeKey);
    const { tenantId, jobId } = request;
    const found = await readJobReports(deps.db, { tenantId, jobId, before: page.after, limit: page.limit });
    const { items, nextPageToken } = toPage(found, page, placeKey, ({ jobReportId }) => {
      const id = parseId('jrp', jobReportId);
      if (id === undefined) throw new RangeError('a stored job report has no id');
      return id;
    });
    return { reports: items.map(toProtoJobReport), nextPageToken };
  };
