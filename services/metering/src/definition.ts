// The metering service put together.

import { DeadLettersServiceService } from '@tollgate/contracts/metering/v1/dead_letters';
import { JobsServiceService } from '@tollgate/contracts/metering/v1/jobs';
import { LiveUsageServiceService } from '@tollgate/contracts/metering/v1/live';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { ReceiptsServiceService } from '@tollgate/contracts/metering/v1/receipts';
import { WebHooksServiceService } from '@tollgate/contracts/metering/v1/hooks';
import { type Binding, implement } from '@tollgate/rpc';
import type { Resource } from '@tollgate/lifecycle';
import type { Composed, Parts, ServiceDefinition } from '@tollgate/service';

import { access } from './access.ts';
import { receiptsAccess } from './access-receipts.ts';
import { deadLettersAccess } from './access-dead-letters.ts';
import { jobsAccess, liveUsageAccess, webHooksAccess } from './access-edges.ts';
import { readMeteringConfig } from './config.ts';
import { countAccess, countBindings } from './count-bindings.ts';
import type { Deps, EdgeDeps, MeteringTables } from './deps.ts';
import { messageKeys } from './domain/message-key.ts';
import { createWebHookHandler } from './handlers/create-web-hook.ts';
import { endJobHandler } from './handlers/end-job.ts';
import { getIngestStatus } from './handlers/get-ingest-status.ts';
import { getJobReportHandler } from './handlers/get-job-report.ts';
import { getMessageOutcome } from './handlers/get-message-outcome.ts';
import { getMissingReceiptsHandler } from './handlers/get-missing-receipts.ts';
import { importDeliveryRecords } from './handlers/import-delivery-records.ts';
import { listJobReportsHandler } from './handlers/list-job-reports.ts';
import { listWebHooksHandler } from './handlers/list-web-hooks.ts';
import { queryUsage } from './handlers/query-usage.ts';
import { recordDeliveryEvents } from './handlers/record-delivery-events.ts';
import { replayDeadLettersHandler } from './handlers/replay-dead-letters.ts';
import { revokeWebHookHandler } from './handlers/revoke-web-hook.ts';
import { streamDeliveryEvents } from './handlers/stream-delivery-events.ts';
import { verifyUsage } from './handlers/verify-usage.ts';
import { watchUsageHandler } from './handlers/watch-usage.ts';
import { doorOf } from './http/door.ts';
import { applyLateAgreementsJob } from './jobs/apply-late-agreements.ts';
import { compareCountsJob } from './jobs/compare-counts.ts';
import { drainPostponedJob } from './jobs/drain-postponed.ts';
import { retireOutcomesJob } from './jobs/retire-outcomes.ts';
import { reportJobsJob } from './jobs/report-jobs.ts';
import { LiveUsage } from './operations/watch-usage.ts';
import { migrations } from './store/migrations/index.ts';
import { subscriptions } from './subscribers/index.ts';
import { createTelemetry } from './telemetry.ts';

export const metering: ServiceDefinition<MeteringTables> = {
  name: 'metering',
  migrations,
  compose,
};

async function compose(parts: Parts<MeteringTables>): Promise<Composed<MeteringTables>> {
  const { db, broker, env, identity, meter, now, log, database } = parts;
  const signer = { signer: identity.service, key: identity.signingKey };
  const config = readMeteringConfig(env);
  const door = doorOf(config);
  const deps: EdgeDeps = {
    db,
    broker,
    now,
    keyOf: messageKeys(config.digestKey),
    telemetry: createTelemetry(meter),
    hooks: door.hooks,
    jobPatience: config.jobPatience,
  };
  const live = new LiveUsage({
    database,
    now,
    onError: (err) => log.warn({ err }, 'usage could not be followed; trying again'),
    onWatchers: (count) => deps.telemetry.watching(count),
  });
  const resources: Resource[] = [{ name: 'live usage', stop: () => live.stop() }];
  const http = await door.open(deps, log);
  if (http !== undefined) resources.push({ name: 'http', stop: () => http.stop() });
  return {
    bindings: [
      counting(deps),
      ...countBindings(deps),
      webHooks(deps),
      jobReports(deps),
      liveUsage(live),
      deadLetters(deps),
      implement(ReceiptsServiceService, {
        getMissingReceipts: getMissingReceiptsHandler(deps, config.receiptPatience),
      }),
    ],
    access: [
      [MeteringServiceService, access],
      ...countAccess,
      [WebHooksServiceService, webHooksAccess],
      [JobsServiceService, jobsAccess],
      [LiveUsageServiceService, liveUsageAccess],
      [DeadLettersServiceService, deadLettersAccess],
      [ReceiptsServiceService, receiptsAccess],
    ],
    subscriptions: subscriptions(deps),
    jobs: [
      drainPostponedJob(deps),
      applyLateAgreementsJob(deps),
      retireOutcomesJob(deps, config.outcomeDays),
      compareCountsJob({ ...deps, signer, totalsPolicy: config.totalsPolicy }),
      reportJobsJob(deps),
    ],
    resources,
  };
}

function counting(deps: Deps): Binding {
  const handlers = {
    recordDeliveryEvents: recordDeliveryEvents(deps),
    streamDeliveryEvents: streamDeliveryEvents(deps),
    importDeliveryRecords: importDeliveryRecords(deps),
    getIngestStatus: getIngestStatus(deps),
    queryUsage: queryUsage(deps),
    getMessageOutcome: getMessageOutcome(deps),
    verifyUsage: verifyUsage(deps),
  };
  // The ways in check events by hand, in one pass (domain/report.ts): they are the volume of the system.
  return implement(MeteringServiceService, handlers, {
    selfChecked: ['recordDeliveryEvents', 'streamDeliveryEvents', 'importDeliveryRecords'],
  });
}

const deadLetters = (deps: Deps): Binding =>
  implement(DeadLettersServiceService, { replayDeadLetters: replayDeadLettersHandler(deps) });

const webHooks = (deps: EdgeDeps): Binding =>
  implement(WebHooksServiceService, {
    createWebHook: createWebHookHandler(deps),
    listWebHooks: listWebHooksHandler(deps),
    revokeWebHook: revokeWebHookHandler(deps),
  });

const jobReports = (deps: EdgeDeps): Binding =>
  implement(JobsServiceService, {
    endJob: endJobHandler(deps),
    getJobReport: getJobReportHandler(deps),
    listJobReports: listJobReportsHandler(deps),
  });

const liveUsage = (live: LiveUsage): Binding =>
  implement(LiveUsageServiceService, { watchUsage: watchUsageHandler(live) });
