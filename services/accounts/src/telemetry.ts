// One function per business event: a metric, and a line in the log where a person may ask later. Never throws, and
// carries no personal data.
import type { Log, Meter } from '@tollgate/observability';

export type SignInOutcome = 'opened' | 'locked' | 'wrong-password' | 'wrong-code' | 'used-code';

export interface AccountsTelemetry {
  signIn(outcome: SignInOutcome): void;
  noticeWritten(tenantId: string, topic: string): void;
}

export function createTelemetry(log: Log, meter: Meter): AccountsTelemetry {
  const signIns = meter.counter('accounts_sign_ins_total', 'Sign-ins by outcome.', ['outcome']);
  const notices = meter.counter('accounts_notices_total', 'Notices written, by topic.', ['topic']);
  return {
    signIn: (outcome) => signIns.inc({ outcome }),
    noticeWritten: (tenantId, topic) => {
      notices.inc({ topic });
      log.info({ tenantId, topic }, 'notice written');
    },
  };
}
