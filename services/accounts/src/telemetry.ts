// One function per business event: a metric, and a line in the log where a person may ask later. Never throws, and
// carries no personal data.
import type { Log, Meter } from '@tollgate/observability';
import type { VersionName } from './domain/publication.ts';

export type SignInOutcome = 'opened' | 'locked' | 'wrong-password' | 'wrong-code' | 'used-code';

export interface AccountsTelemetry {
  signIn(outcome: SignInOutcome): void;
  noticeWritten(tenantId: string, topic: string): void;
  agreementPublished(version: VersionName): void;
  /** A batch of tenants was told about a version. */
  agreementAnnounced(version: VersionName, tenants: number): void;
  /** The build holds other data under a published name: its file was edited after publication. */
  publishedDataDiffers(version: VersionName): void;
  /** A mail server answered, or did not. */
  mailTried(outcome: 'ACCEPTED' | 'TRY_AGAIN' | 'REFUSED'): void;
}

export function createTelemetry(log: Log, meter: Meter): AccountsTelemetry {
  const signIns = meter.counter('accounts_sign_ins_total', 'Sign-ins by outcome.', ['outcome']);
  const notices = meter.counter('accounts_notices_total', 'Notices written, by topic.', ['topic']);
  const published = meter.counter('accounts_agreements_published_total', 'Agreement versions published.', []);
  const announced = meter.counter(
    'accounts_agreement_announcements_total',
    'Tenants told about a published agreement version.',
    ['agreement'],
  );
  const differing = meter.counter(
    'accounts_published_data_differs_total',
    'Starts with data that differs from what was published under its name.',
    ['agreement'],
  );
  const mails = meter.counter('accounts_mail_attempts_total', 'Attempts to send e-mail, by outcome.', ['outcome']);
  return {
    mailTried: (outcome) => mails.inc({ outcome }),
    signIn: (outcome) => signIns.inc({ outcome }),
    noticeWritten: (tenantId, topic) => {
      notices.inc({ topic });
      log.info({ tenantId, topic }, 'notice written');
    },
    agreementPublished: ({ agreementId, version }) => {
      published.inc({});
      log.info({ agreementId, version }, 'agreement version published');
    },
    agreementAnnounced: ({ agreementId, version }, tenants) => {
      announced.inc({ agreement: agreementId }, tenants);
      log.info({ agreementId, version, tenants }, 'agreement version announced');
    },
    publishedDataDiffers: ({ agreementId, version }) => {
      differing.inc({ agreement: agreementId });
      log.error({ agreementId, version }, 'the data of a published agreement version was edited');
    },
  };
}
