import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { deliveriesOf, reportsOf } from '../../tests/arbitrary-reports.ts';
import { basesOf } from './bases.ts';
import { foldRules } from './ingest-rules.ts';
import { foldReports, mergeMessages, type Message } from './message.ts';
import { NO_DOMAIN, OTHER_DOMAIN } from './mail-domain.ts';
import { messageKeys } from './message-key.ts';
import type { DeliveryReport } from './report.ts';
import { type CountedState, COUNTERS, type Transition, usageChange } from './usage.ts';

const TENANT = `ten_${'1'.repeat(32)}`;
const HOUR = 3_600_000n;
const rules = foldRules(
  {
    tenants: new Map([
      [TENANT, [{ tenantId: TENANT, agreementNo: 1, agreementId: 'jd-sms', version: '1', acceptedMs: 0n }]],
    ]),
    products: new Map([
      ['sms-cn', 'SMS_CN'],
      ['mail', 'EMAIL'],
    ]),
    registeredMs: new Map(),
    keeping: { datedFrom: 0, keptFrom: 0, domainsFromMs: 0n },
    nowMs: 0n,
  },
  messageKeys(Buffer.alloc(32, 7)),
);
const bases = (_tenant: string, _no: number, classes: number) =>
  basesOf({ agreementId: 'jd-sms', version: '1' }, classes);

const stateOf = (message: Message): CountedState => ({
  ...message,
  domainId: message.domain === undefined ? NO_DOMAIN : OTHER_DOMAIN,
  hourMs: message.firstMs - (message.firstMs % HOUR),
});

/** What the store does, without a database. */
function count(batches: readonly (readonly DeliveryReport[])[]) {
  const stored = new Map<string, Message>();
  const usage = new Map<string, bigint[]>();
  let published = { messages: 0n, units: 0n };
  for (const batch of batches) {
    const transitions: Transition[] = foldReports(batch, rules).map((message) => {
      const before = stored.get(message.key);
      const after = before === undefined ? message : mergeMessages(before, message);
      stored.set(message.key, after);
      return {
        tenantId: TENANT,
        agreementNo: 1,
        before: before && stateOf(before),
        after: stateOf(after),
        messages: 1n,
      };
    });
    const change = usageChange(transitions, bases);
    for (const { hourMs, product, jobId, counters } of change.cells) {
      const key = `${hourMs} ${product} ${jobId}`;
      usage.set(
        key,
        counters.map((delta, index) => (usage.get(key)?.[index] ?? 0n) + delta),
      );
    }
    for (const line of change.lines)
      published = { messages: published.messages + line.messages, units: published.units + line.units };
  }
  for (const [key, counters] of usage) if (counters.every((each) => each === 0n)) usage.delete(key);
  return { outcomes: stored, usage, published };
}

const sum = (usage: ReadonlyMap<string, readonly bigint[]>, name: (typeof COUNTERS)[number]) =>
  [...usage.values()].reduce((total, counters) => total + (counters[COUNTERS.indexOf(name)] ?? 0n), 0n);

describe('counting', () => {
  it('gives the same outcomes, usage and published totals in any order, with any duplicates, in any batches', () => {
    fc.assert(
      fc.property(
        reportsOf(TENANT).chain((reports) => fc.tuple(deliveriesOf(reports), deliveriesOf(reports))),
        ([some, others]) => {
          expect(count(some)).toEqual(count(others));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('publishes exactly what is billable, and counts every message once', () => {
    fc.assert(
      fc.property(reportsOf(TENANT).chain(deliveriesOf), (batches) => {
        const { outcomes, usage, published } = count(batches);
        expect(sum(usage, 'messages')).toBe(BigInt(outcomes.size));
        expect(published).toEqual({ messages: sum(usage, 'billable_messages'), units: sum(usage, 'billable_units') });
        for (const counters of usage.values()) expect(counters.every((each) => each >= 0n)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

const event = (kind: string, over: Partial<DeliveryReport> = {}): DeliveryReport => ({
  tenantId: TENANT,
  product: 'sms-cn',
  messageId: 'm',
  recipient: 'r',
  kind: `DELIVERY_EVENT_KIND_${kind}`,
  occurTimeMs: 1_793_458_800_000n,
  segments: 2,
  jobId: 'j',
  grantId: '',
  detailCode: '',
  ...over,
});

describe('what a message adds', () => {
  it.each([
    ['taken by the gateway only', [event('ACCEPTED')], 0n, 0n],
    ['taken by the carrier', [event('ACCEPTED'), event('SUBMITTED')], 1n, 2n],
    ['delivered, submission never reported', [event('DELIVERED')], 1n, 2n],
    ['refused before sending', [event('DROPPED')], 0n, 0n],
    ['delivered and bounced later', [event('DELIVERED'), event('SOFT_BOUNCED'), event('HARD_BOUNCED')], 1n, 2n],
    ['mail under an agreement on text messages: delivered', [event('DELIVERED', { product: 'mail' })], 1n, 1n],
    ['mail under an agreement on text messages: only taken', [event('SUBMITTED', { product: 'mail' })], 0n, 0n],
    ['more segments told later', [event('SUBMITTED', { segments: 1 }), event('DELIVERED', { segments: 3 })], 1n, 3n],
  ])('%s', (_, events, messages, units) => {
    expect(count([events]).published).toEqual({ messages, units });
    expect(count(events.map((each) => [each])).published).toEqual({ messages, units });
  });

  it('moves to the hour of an earlier report that comes late, and is published once', () => {
    const later = event('DELIVERED', { occurTimeMs: 1_793_458_800_000n + 5n });
    const earlier = event('SUBMITTED', { occurTimeMs: 1_793_458_800_000n - 5n });
    const { usage, published } = count([[later], [earlier]]);
    expect([...usage.keys()]).toEqual([`${1_793_458_800_000n - HOUR} sms-cn j`]);
    expect(published).toEqual({ messages: 1n, units: 2n });
  });

  it('refuses a change that would take something billable back', () => {
    const state: CountedState = {
      facts: 4,
      classes: 2,
      segments: 2,
      hourMs: 0n,
      product: 'sms-cn',
      jobId: '',
      grantId: '',
      domainId: NO_DOMAIN,
    };
    const back: Transition = {
      tenantId: TENANT,
      agreementNo: 1,
      before: state,
      after: { ...state, segments: 1 },
      messages: 1n,
    };
    expect(() => usageChange([back], bases)).toThrow(RangeError);
  });
});

it('tells how many messages contradict themselves within one batch', () => {
  const one = (messageId: string, over: Partial<DeliveryReport>): DeliveryReport => ({
    tenantId: TENANT,
    product: 'mail',
    messageId,
    recipient: 'r',
    kind: 'DELIVERY_EVENT_KIND_DELIVERED',
    occurTimeMs: 1n,
    segments: 1,
    jobId: '',
    grantId: '',
    detailCode: '',
    ...over,
  });
  const told: number[] = [];
  const fold = (reports: readonly DeliveryReport[]) =>
    foldReports(reports, { ...rules, onContradicted: (messages) => told.push(messages) });
  fold([one('a', {}), one('a', { jobId: 'j' }), one('a', { jobId: 'j' }), one('b', { product: 'sms-cn' })]);
  expect(told).toEqual([]);
  fold([
    one('a', {}),
    one('a', { product: 'sms-cn' }),
    one('a', { product: 'sms-cn' }),
    one('b', { jobId: 'j' }),
    one('b', { jobId: 'k' }),
    one('c', {}),
  ]);
  expect(told).toEqual([2]);
});
