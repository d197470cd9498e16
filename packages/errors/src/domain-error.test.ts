// What a DomainError keeps, refuses, and how it is told from other errors.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Category, DomainError, isDomainError, isReason, isRefusal } from './index.ts';
import * as errors from './index.ts';

const ANSWERS: readonly Category[] = [
  'invalid_argument',
  'unauthenticated',
  'permission_denied',
  'not_found',
  'already_exists',
  'aborted',
  'failed_precondition',
  'resource_exhausted',
];
const OUTAGES: readonly Category[] = ['unavailable', 'deadline_exceeded', 'cancelled', 'internal'];

const make = (category: Category): DomainError => new DomainError({ category, reason: 'SOME_REASON', message: 'no' });

describe('DomainError', () => {
  it('keeps everything it was made of', () => {
    const cause = new Error('connection reset');
    const violations = [{ field: 'amount', description: 'must be positive' }];
    const error = new DomainError({
      category: 'invalid_argument',
      reason: 'AMOUNT_NOT_POSITIVE',
      message: 'The amount must be positive.',
      metadata: { amount: '-1' },
      violations,
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'DomainError',
      message: 'The amount must be positive.',
      category: 'invalid_argument',
      reason: 'AMOUNT_NOT_POSITIVE',
      metadata: { amount: '-1' },
      violations,
      cause,
    });
  });

  it('has empty metadata and violations, and no cause, unless told', () => {
    const error = make('not_found');
    expect(error.metadata).toEqual({});
    expect(error.violations).toEqual([]);
    expect('cause' in error).toBe(false);
  });

  it('does not change when what it was made of changes', () => {
    const metadata = { limit: '1' };
    const error = errors.exhausted('TOO_MANY', 'Too many.', metadata);
    metadata.limit = '2';
    expect(error.metadata).toEqual({ limit: '1' });
    expect(Object.isFrozen(error.metadata)).toBe(true);
  });

  it.each([
    '',
    'A',
    'lower_case',
    'WITH SPACE',
    '1ST',
    '_LEADING',
    'TRAILING_',
    'X'.repeat(64),
    'LINE\nBREAK',
    'OK_\n',
  ])('refuses the reason %j', (reason) => {
    expect(isReason(reason)).toBe(false);
    expect(() => new DomainError({ category: 'internal', reason, message: '' })).toThrow(RangeError);
  });

  it.each(['AB', 'REQUEST_ID_REUSED', 'CLAUSE_4_2', 'X'.repeat(63)])('accepts the reason %j', (reason) => {
    expect(new DomainError({ category: 'internal', reason, message: '' }).reason).toBe(reason);
  });
});

describe('short constructors', () => {
  it.each([
    ['invalidArgument', errors.invalidArgument, 'invalid_argument'],
    ['notFound', errors.notFound, 'not_found'],
    ['alreadyExists', errors.alreadyExists, 'already_exists'],
    ['failedPrecondition', errors.failedPrecondition, 'failed_precondition'],
    ['permissionDenied', errors.permissionDenied, 'permission_denied'],
    ['unauthenticated', errors.unauthenticated, 'unauthenticated'],
    ['conflict', errors.conflict, 'aborted'],
    ['exhausted', errors.exhausted, 'resource_exhausted'],
    ['unavailable', errors.unavailable, 'unavailable'],
  ] as const)('%s makes its category', (_name, construct, category) => {
    const error = construct('SOME_REASON', 'why', { id: 'ten_1' });
    expect(error).toMatchObject({ category, reason: 'SOME_REASON', message: 'why', metadata: { id: 'ten_1' } });
  });
});

describe('isDomainError and isRefusal', () => {
  it.each(ANSWERS)('%s answers the request', (category) => {
    expect(isRefusal(make(category))).toBe(true);
  });

  it.each(OUTAGES)('%s is an outage, not an answer', (category) => {
    expect(isDomainError(make(category))).toBe(true);
    expect(isRefusal(make(category))).toBe(false);
  });

  it('takes nothing else for a DomainError', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(isDomainError(value)).toBe(false);
        expect(isRefusal(value)).toBe(false);
      }),
    );
    expect(isDomainError(new Error('plain'))).toBe(false);
    expect(isDomainError({ name: 'DomainError', category: 'aborted', reason: 'A_B', message: '' })).toBe(false);
  });
});
