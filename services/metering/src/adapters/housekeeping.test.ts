// What Amazon says about its topics is no record that could not be understood.

import { describe, expect, it } from 'vitest';

import { amazonSes } from './amazon-ses.ts';

const CONTEXT = { tenantId: `ten_${'a'.repeat(32)}`, product: 'mail', jobId: '', grantId: '' };
const became = (record: unknown): string => {
  const made = amazonSes(Buffer.from(JSON.stringify(record)), CONTEXT);
  return made.outcome === 'rejected' ? made.reason : made.outcome;
};
const notification = (message: string): object => ({ Type: 'Notification', Message: message });
const succeeded = { notificationType: 'AmazonSnsSubscriptionSucceeded', message: 'You have subscribed.' };

describe('Amazon SES', () => {
  it.each([
    ['a topic that was validated', notification('Successfully validated SNS topic for Amazon SES event publishing.')],
    ['a subscription that succeeded', succeeded],
    ['the same in an envelope', notification(JSON.stringify(succeeded))],
    ['a subscription to confirm', { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://x' }],
    ['a subscription that was ended', { Type: 'UnsubscribeConfirmation', Message: 'You have chosen to deactivate.' }],
  ])('says nothing to count by %s', (_, record) => {
    expect(became(record)).toBe('ignored');
  });

  it.each([
    ['NOT_AN_OBJECT', notification('Hello')],
    ['NOT_AN_OBJECT', 'Successfully validated SNS topic'],
    ['UNKNOWN_EVENT', { Type: 'Housekeeping' }],
    ['UNKNOWN_EVENT', { notificationType: 'constructor' }],
  ])('is refused with %s all the same: %j', (reason, record) => {
    expect(became(record)).toBe(reason);
  });
});
