// Page tokens of QueryUsage: the last row of the page before, opaque to callers.

import { invalidArgument } from '@tollgate/errors';

export interface UsagePlace {
  readonly windowMs: bigint;
  readonly product: string;
}

const FORM = /^(\d{1,15}) ([^\0]{1,40})$/;

export function toPageToken(windowStart: Date, product: string): string {
  return Buffer.from(`${windowStart.getTime()} ${product}`).toString('base64url');
}

/** Undefined for the first page. @throws DomainError INVALID_PAGE_TOKEN. */
export function fromPageToken(token: string): UsagePlace | undefined {
  if (token === '') return undefined;
  const [, ms, product] = FORM.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (ms === undefined || product === undefined) {
    throw invalidArgument('INVALID_PAGE_TOKEN', 'page_token has to be the next_page_token of the page before');
  }
  return { windowMs: BigInt(ms), product };
}
