// Notices of price changes as they stand in a row.

import { NOTICE_CHANNELS } from '@tollgate/agreements';
import { z } from 'zod';
import type { PriceNotice } from '../domain/price-book.ts';

const notices = z.array(z.strictObject({ channel: z.enum(NOTICE_CHANNELS), at: z.iso.datetime() }));

/** @throws ZodError when they are malformed, which the service never writes. */
export function fromRowNotices(value: unknown): PriceNotice[] {
  return notices.parse(value).map(({ channel, at }) => ({ channel, at: new Date(at) }));
}
