// Page tokens of QueryUsage: the last row of the page before.

import type { PageKey } from '@tollgate/paging';

import type { UsagePlace } from '../domain/usage-row.ts';

const MS = /^\d{1,15}$/;

export const usagePlaceKey: PageKey<UsagePlace> = {
  write: ({ windowMs, product, jobId, outcome, domain }) =>
    JSON.stringify([String(windowMs), product, jobId, outcome, domain]),
  read: (text) => {
    const parts = partsOf(text);
    if (!Array.isArray(parts) || parts.length < 4 || parts.length > 5) return undefined;
    // Tokens of versions without domains have four parts.
    const [ms, product, jobId, outcome, domain = ''] = parts as unknown[];
    if (typeof ms !== 'string' || !MS.test(ms) || !isText(product, 40) || !isText(jobId, 100)) return undefined;
    if (!isText(domain, 253)) return undefined;
    if (typeof outcome !== 'number' || !Number.isInteger(outcome) || outcome < 0 || outcome > 8) return undefined;
    return { windowMs: BigInt(ms), product, jobId, domain, outcome };
  },
};

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && Array.from(value).length <= max && !/\p{Cc}/u.test(value);

function partsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
