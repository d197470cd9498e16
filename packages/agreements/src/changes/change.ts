// A change of prices or terms as it was announced, and how a tenant answered it: the input of changeStatus().
import type { ChangeKind, ChangeOrigin, ChangeSubject } from '../schema/changes.ts';
import type { NoticeChannel } from '../schema/notices.ts';

export interface GivenNotice {
  readonly channel: NoticeChannel;
  /** When it was posted, or reached the tenant. */
  readonly at: Date;
}

export interface AnnouncedChange {
  readonly subject: ChangeSubject;
  /** Whose doing it is. */
  readonly origin: ChangeOrigin;
  /** What it is about, as far as clauses care. */
  readonly kinds: readonly ChangeKind[];
  /** From when the provider wants it to hold. */
  readonly effectiveFrom: Date;
  readonly notices: readonly GivenNotice[];
}

export interface TenantAnswer {
  /** Times at which the tenant used the service; the first at or after the effective time is what counts. */
  readonly usedAt: readonly Date[];
  readonly consentedAt?: Date | undefined;
  readonly objectedAt?: Date | undefined;
}
