import { conflict, DomainError, exhausted, failedPrecondition, invalidArgument, unavailable } from '@tollgate/errors';
import { expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';

const of = (category: 'internal' | 'deadline_exceeded' | 'cancelled') =>
  new DomainError({ category, reason: 'SOME_REASON', message: 'x' });
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

it.each([
  ['a refusal', failedPrecondition('LOT_EXPIRED', 'x'), { kind: 'dead_letter', reason: 'LOT_EXPIRED' }],
  ['an invalid event', invalidArgument('AMOUNT_NEGATIVE', 'x'), { kind: 'dead_letter', reason: 'AMOUNT_NEGATIVE' }],
  ['a used up limit', exhausted('QUOTA', 'x'), { kind: 'dead_letter', reason: 'QUOTA' }],
  ['another conflict', conflict('REQUEST_ID_REUSED', 'x'), { kind: 'dead_letter', reason: 'REQUEST_ID_REUSED' }],
  ['too early', conflict('RETRY_LATER', 'x'), { kind: 'later', reason: 'RETRY_LATER' }],
  [
    'too early, and named',
    conflict('RETRY_LATER', 'x', { dead_letter_reason: 'UNKNOWN_TENANT' }),
    { kind: 'later', reason: 'UNKNOWN_TENANT' },
  ],
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
