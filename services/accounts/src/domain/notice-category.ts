// What a notice is about, as far as people may say that they want no mail of it.
import { DomainError } from '@tollgate/errors';

export type NoticeCategory = 'SERVICE' | 'SANCTION' | 'ACTIVITY';

/** Told at once, however much was told before: each may start a time in which to answer. */
export const SANCTIONS: readonly string[] = [
  'SUSPENDED',
  'REINSTATED',
  'RESTRICTED',
  'LIFTED',
  'TERMINATED',
  'DECISION',
  'BANNED',
];
/** What colleagues did. */
const ACTIVITIES: readonly string[] = ['CREDENTIAL_CREATED', 'MEMBERS_CHANGED'];

/** Topics that are not named here are of service: mail that somebody may need is never switched off by oversight. */
export function categoryOf(topic: string): NoticeCategory {
  if (SANCTIONS.includes(topic)) return 'SANCTION';
  return ACTIVITIES.includes(topic) ? 'ACTIVITY' : 'SERVICE';
}

/** @throws DomainError PREFERENCE_MANDATORY for what everybody has to get. */
export function checkPreference(category: NoticeCategory, email: boolean): void {
  if (email || category === 'ACTIVITY') return;
  throw new DomainError({
    category: 'failed_precondition',
    reason: 'PREFERENCE_MANDATORY',
    message: 'Service and sanction notices cannot be switched off.',
    metadata: { category },
  });
}
