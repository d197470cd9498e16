// What enforcement counts and notes about its business. Never throws, never names a person.
import type { Log, Meter } from '@tollgate/observability';
import type { Step } from './domain/settlement-steps.ts';

export interface Telemetry {
  /** GRANTED, or the reason of the refusal. */
  admission(outcome: string): void;
  suspended(tenantId: string, clauseId: string, openGrants: bigint): void;
  lifted(tenantId: string, cause: string): void;
  stepDone(settlementId: string, step: Step): void;
  /** A settlement that cannot go on by itself just now. */
  waiting(settlementId: string, waitingFor: string): void;
  /** Lines that were crossed and noted. */
  crossings(count: number): void;
  /** The wallet did not give back what a counter-settlement orders; it is asked again. */
  counterRefused(counterSettlementId: string): void;
  /** A reservation that could not be given back at once; a job does it. */
  releaseLeft(grantId: string, cause: unknown): void;
}

export function createTelemetry(meter: Meter, log: Log): Telemetry {
  const admissions = meter.counter('tollgate_enforcement_admissions_total', 'Answers to Admit.', ['outcome']);
  const suspensions = meter.counter('tollgate_enforcement_suspensions_total', 'Restrictions imposed by staff.');
  const lifts = meter.counter('tollgate_enforcement_lifts_total', 'Restrictions lifted by staff.', ['cause']);
  const steps = meter.counter('tollgate_enforcement_settlement_steps_total', 'Steps of settlements done.', ['step']);
  const crossings = meter.counter('tollgate_enforcement_crossings_total', 'Lines of triggers that were crossed.');
  return {
    admission: (outcome) => admissions.inc({ outcome }),
    suspended: (tenantId, clauseId, openGrants) => {
      suspensions.inc({});
      log.info({ tenantId, clauseId, openGrants: String(openGrants) }, 'tenant suspended');
    },
    lifted: (tenantId, cause) => {
      lifts.inc({ cause });
      log.info({ tenantId, cause }, 'restriction lifted');
    },
    stepDone: (settlementId, step) => {
      steps.inc({ step });
      log.info({ settlementId, step }, 'settlement step done');
    },
    waiting: (settlementId, waitingFor) => log.info({ settlementId, waitingFor }, 'settlement waits'),
    crossings: (count) => {
      if (count > 0) crossings.inc({}, count);
    },
    counterRefused: (counterSettlementId) => log.warn({ counterSettlementId }, 'a counter-settlement was refused'),
    releaseLeft: (grantId, err) => log.warn({ grantId, err }, 'a reservation is not given back yet'),
  };
}
