import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { jd } from '../../tests/builders.ts';
import { BILLING_BASES } from '../schema/billing.ts';
import { basisFor, billable, type MessageFacts } from './billing-basis.ts';

const NOTHING: MessageFacts = {
  submitted: false,
  accepted: false,
  delivered: false,
  hardBounced: false,
  softBounced: false,
  dropped: false,
  complained: false,
  unsubscribed: false,
};

describe('billable', () => {
  it.each<[string, Partial<MessageFacts>, boolean, boolean, boolean]>([
    // facts                                             VALID_REQUEST SUBMITTED_OK DELIVERED_ONLY
    ['nothing known', {}, false, false, false],
    ['submitted only', { submitted: true }, false, false, false],
    ['dropped before it was sent', { submitted: true, dropped: true }, false, false, false],
    ['accepted, no report yet', { submitted: true, accepted: true }, false, true, false],
    ['accepted and delivered', { submitted: true, accepted: true, delivered: true }, true, true, true],
    ['delivered, acceptance never seen', { delivered: true }, true, true, true],
    ['accepted, then no such address', { accepted: true, hardBounced: true }, true, true, false],
    ['no such address, never accepted', { submitted: true, hardBounced: true }, true, false, false],
    ['accepted, then mailbox full', { accepted: true, softBounced: true }, false, true, false],
    ['delivered, bounced later', { accepted: true, delivered: true, hardBounced: true }, true, true, true],
    ['delivered, then complained', { accepted: true, delivered: true, complained: true }, true, true, true],
    ['unsubscribed only', { unsubscribed: true }, false, false, false],
  ])('%s', (_, facts, validRequest, submittedOk, deliveredOnly) => {
    const message = { ...NOTHING, ...facts };
    expect([
      billable('VALID_REQUEST', message),
      billable('SUBMITTED_OK', message),
      billable('DELIVERED_ONLY', message),
    ]).toEqual([validRequest, submittedOk, deliveredOnly]);
  });

  it('never turns back as more facts arrive', () => {
    const facts = fc.record(Object.fromEntries(Object.keys(NOTHING).map((key) => [key, fc.boolean()])));
    fc.assert(
      fc.property(fc.constantFrom(...BILLING_BASES), facts, facts, (basis, before, more) => {
        const first = { ...NOTHING, ...before };
        const later = { ...first };
        for (const key of Object.keys(NOTHING) as (keyof MessageFacts)[])
          Object.assign(later, { [key]: first[key] || more[key] });
        expect(!billable(basis, first) || billable(basis, later)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('basisFor', () => {
  it('answers the rule of a product class with its clause', () => {
    expect(basisFor(jd(), 'SMS_CN')).toEqual({
      clause: 'jd/2.1',
      productClass: 'SMS_CN',
      basis: 'SUBMITTED_OK',
      segmentProfile: 'cn-70-67@1',
      silent: false,
    });
    expect(basisFor(jd(), 'SMS_INTL')?.segmentProfile).toBe('gsm7@1');
    expect(basisFor(jd(), 'EMAIL')).toBeUndefined();
  });
});
