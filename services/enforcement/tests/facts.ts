// What metering tells about a tenant's counts, for tests of triggers.
import { Channel } from '@tollgate/contracts/billing/v1/catalog';
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { FactsCounted, type FactsCountedLine } from '@tollgate/contracts/metering/v1/fact_events';
import { newId } from '@tollgate/ids';
import { accept, occurTime, register, type Stage, verify } from './stage.ts';

export const MAIL = 'email-cn';
export const TEXT = 'sms-cn';

export type Line = Partial<Omit<FactsCountedLine, 'hourStart'>> & { readonly hour?: string };

const ZERO = {
  messages: 0n,
  submitted: 0n,
  accepted: 0n,
  delivered: 0n,
  hardBounced: 0n,
  softBounced: 0n,
  dropped: 0n,
  complained: 0n,
  unsubscribed: 0n,
};

/** An event of metering; lines without an hour are of 09:00 on 20 November in Shanghai. */
const factsOf = (tenantId: string, lines: readonly Line[], factsId: string = newId('evt')): FactsCounted => ({
  factsId,
  tenantId,
  lines: lines.map(({ hour = '2026-11-20T01:00:00Z', ...line }) => ({
    product: MAIL,
    jobId: '',
    ...ZERO,
    ...line,
    hourStart: new Date(hour),
  })),
  occurTime,
});

export const publishFacts = (stage: Stage, tenantId: string, lines: readonly Line[]): Promise<void> =>
  stage.publish('tollgate.metering.facts_counted', FactsCounted.encode(factsOf(tenantId, lines)).finish());

/** What products travel by. */
export function publishChannels(stage: Stage): Promise<void> {
  const tariffs = [
    { product: MAIL, channel: Channel.EMAIL },
    { product: TEXT, channel: Channel.SMS },
  ];
  const event = PriceBookPublished.fromPartial({ priceBook: { priceBookId: newId('prb'), tariffs }, occurTime });
  return stage.publish('tollgate.billing.price_book_published', PriceBookPublished.encode(event).finish());
}

/** A verified tenant of that agreement. */
export async function tenantOf(stage: Stage, agreementId: string): Promise<string> {
  const tenantId = newId('ten');
  await register(stage, tenantId);
  await accept(stage, tenantId, undefined, agreementId);
  await verify(stage, tenantId);
  return tenantId;
}
