import { conflict, DomainError, exhausted, failedPrecondition, invalidArgument, unavailable } from '@tollgate/errors';
import { expect, it } from 'vitest';
import { retryLater } from './retry-later.ts';
import { verdictOf } from './verdict.ts';

const of = (category: 'internal' | 'deadline_exceeded' | 'cancelled') =>
  new DomainError({ category, reason: 'SOME_REASON', message: 'x' });
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

it.each([
  ['a refusal', failedPrecondition('LOT_EXPIRED', 'x'), { kind: 'dead_letter', reason: 'LOT_EXPIRED' }],
  ['an invalid event', invalidArgument('AMOUNT_NEGATIVE', 'x'), { kind: 'dead_letter', reason: 'AMOUNT_NEGATIVE' }],
  ['a used up limit', exhausted('QUOTA', 'x'), { kind: 'dead_letter', reason: 'QUOTA' }],
  ['another conflict', conflict('REQUEST_ID_REUSED', 'x'), { kind: 'dead_letter', reason: 'REQUEST_ID_REUSED' }],
  ['too early', retryLater('UNKNOWN_TENANT', 'x'), { kind: 'early', reason: 'UNKNOWN_TENANT' }],
  [
    'too early, with more to say',
    retryLater('UNKNOWN_TENANT', 'x', { tenant_id: 'ten_1', dead_letter_reason: 'OTHER' }),
    { kind: 'early', reason: 'UNKNOWN_TENANT' },
  ],
  ['too early, unnamed', conflict('RETRY_LATER', 'x'), { kind: 'early', reason: 'RETRY_LATER' }],
  [
    'the reason alone, of another category',
    failedPrecondition('RETRY_LATER', 'x'),
    { kind: 'dead_letter', reason: 'RETRY_LATER' },
  ],
  ['a peer that is down', unavailable('WALLET_UNAVAILABLE', 'x'), { kind: 'outage' }],
  ['a late answer', of('deadline_exceeded'), { kind: 'outage' }],
  ['a shutdown', of('cancelled'), { kind: 'outage' }],
  ['a defect of a peer', of('internal'), { kind: 'later', reason: 'SOME_REASON' }],
  ['a broken connection', refused, { kind: 'outage' }],
  ['a defect of ours', new TypeError('x is undefined'), { kind: 'later', reason: 'INTERNAL_ERROR' }],
  ['something thrown that is no error', 'text', { kind: 'later', reason: 'INTERNAL_ERROR' }],
])('judges %s', (_, error, verdict) => {
  expect(verdictOf(error)).toEqual(verdict);
});
