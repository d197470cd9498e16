// The metering service put together.

import { CorrectionsServiceService } from '@tollgate/contracts/metering/v1/corrections';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { type Binding, implement } from '@tollgate/rpc';
import type { ServiceDefinition } from '@tollgate/service';

import { access } from './access.ts';
import { correctionsAccess } from './access-corrections.ts';
import { readMeteringConfig } from './config.ts';
import type { Deps, MeteringTables } from './deps.ts';
import { messageKeys } from './domain/message-key.ts';
import { approveCorrectionHandler } from './handlers/approve-correction.ts';
import { getCorrectionHandler } from './handlers/get-correction.ts';
import { getIngestStatus } from './handlers/get-ingest-status.ts';
import { getMessageOutcome } from './handlers/get-message-outcome.ts';
import { importDeliveryRecords } from './handlers/import-delivery-records.ts';
import { listCorrectionsHandler } from './handlers/list-corrections.ts';
import { proposeCorrectionHandler } from './handlers/propose-correction.ts';
import { rejectCorrectionHandler } from './handlers/reject-correction.ts';
import { queryUsage } from './handlers/query-usage.ts';
import { recordDeliveryEvents } from './handlers/record-delivery-events.ts';
import { streamDeliveryEvents } from './handlers/stream-delivery-events.ts';
import { verifyUsage } from './handlers/verify-usage.ts';
import { drainPostponedJob } from './jobs/drain-postponed.ts';
import { migrations } from './store/migrations/index.ts';
import { subscriptions } from './subscribers/index.ts';
import { createTelemetry } from './telemetry.ts';

export const metering: ServiceDefinition<MeteringTables> = {
  name: 'metering',
  migrations,
  compose: ({ db, broker, env, meter, now }) => {
    const deps: Deps = {
      db,
      broker,
      now,
      keyOf: messageKeys(readMeteringConfig(env).digestKey),
      telemetry: createTelemetry(meter),
    };
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
    const binding = implement(MeteringServiceService, handlers, {
      selfChecked: ['recordDeliveryEvents', 'streamDeliveryEvents', 'importDeliveryRecords'],
    });
    return Promise.resolve({
      bindings: [binding, corrections(deps)],
      access: [
        [MeteringServiceService, access],
        [CorrectionsServiceService, correctionsAccess],
      ],
      subscriptions: subscriptions(deps),
      jobs: [drainPostponedJob(deps)],
    });
  },
};

const corrections = (deps: Deps): Binding =>
  implement(CorrectionsServiceService, {
    proposeCorrection: proposeCorrectionHandler(deps),
    approveCorrection: approveCorrectionHandler(deps),
    rejectCorrection: rejectCorrectionHandler(deps),
    getCorrection: getCorrectionHandler(deps),
    listCorrections: listCorrectionsHandler(deps),
  });
