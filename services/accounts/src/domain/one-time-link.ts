// A link that works once: what it is for, and why it may work no more.
import { type DomainError, failedPrecondition, notFound } from '@tollgate/errors';

export type LinkPurpose = 'INVITATION' | 'PASSWORD_RESET' | 'EMAIL_CONFIRMATION';

export interface OneTimeLink {
  readonly linkId: string;
  readonly purpose: LinkPurpose;
  /** Undefined for staff. */
  readonly tenantId: string | undefined;
  /** Whose it is; of an invitation, who they will be. */
  readonly userId: string;
  readonly keyOwner: string;
  /** Of an invitation. */
  readonly roles: readonly string[];
  readonly staffLogin: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | undefined;
  readonly withdrawnAt: Date | undefined;
}

const HOUR_MS = 3_600_000;

/** How long a link works. */
export const LINK_LIFE_MS: Readonly<Record<LinkPurpose, number>> = {
  INVITATION: 7 * 24 * HOUR_MS,
  PASSWORD_RESET: HOUR_MS,
  EMAIL_CONFIRMATION: 24 * HOUR_MS,
};

const PREFIX: Readonly<Record<LinkPurpose, string>> = {
  INVITATION: 'INVITATION',
  PASSWORD_RESET: 'RESET',
  EMAIL_CONFIRMATION: 'CONFIRMATION',
};

/**
 * The link, when it works. Whoever has a token may know what became of it: nobody guesses one.
 *
 * @throws DomainError …_UNKNOWN, …_USED, …_WITHDRAWN, …_EXPIRED.
 */
export function usable<L extends OneTimeLink>(link: L | undefined, purpose: LinkPurpose, now: Date): L {
  const prefix = PREFIX[purpose];
  if (link === undefined) throw notFound(`${prefix}_UNKNOWN`, 'There is no such link.');
  if (link.usedAt !== undefined) throw over(`${prefix}_USED`, 'The link was used already.');
  if (link.withdrawnAt !== undefined) throw over(`${prefix}_WITHDRAWN`, 'The link was withdrawn.');
  if (link.expiresAt <= now) throw over(`${prefix}_EXPIRED`, 'The link has expired.');
  return link;
}

const over = (reason: string, message: string): DomainError => failedPrecondition(reason, message);
