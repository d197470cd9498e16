// Page tokens of QueryUsage: the last row of the page before.

import type { PageKey } from '@tollgate/paging';

export interface UsagePlace {
  readonly windowMs: bigint;
  readonly product: string;
}

const FORM = /^(\d{1,15}) ([^\0]{1,40})$/;

export const usagePlaceKey: PageKey<UsagePlace> = {
  write: ({ windowMs, product }) => `${windowMs} ${product}`,
  read: (text) => {
    const [, ms, product] = FORM.exec(text) ?? [];
    return ms === undefined || product === undefined ? undefined : { windowMs: BigInt(ms), product };
  },
};
