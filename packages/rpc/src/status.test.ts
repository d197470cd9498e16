// The map between errors and statuses, both ways.
import { Metadata, status } from '@grpc/grpc-js';
import { ErrorInfo } from '@tollgate/contracts/google/rpc/error_details';
import { Status } from '@tollgate/contracts/google/rpc/status';
import { DomainError, isRefusal } from '@tollgate/errors';
import type { Category } from '@tollgate/errors';
import { describe, expect, it } from 'vitest';

import { fromStatus, toStatus } from './status.ts';

const categories: readonly [Category, status][] = [
  ['invalid_argument', status.INVALID_ARGUMENT],
  ['unauthenticated', status.UNAUTHENTICATED],
  ['permission_denied', status.PERMISSION_DENIED],
  ['not_found', status.NOT_FOUND],
  ['already_exists', status.ALREADY_EXISTS],
  ['aborted', status.ABORTED],
  ['failed_precondition', status.FAILED_PRECONDITION],
  ['resource_exhausted', status.RESOURCE_EXHAUSTED],
  ['unavailable', status.UNAVAILABLE],
  ['deadline_exceeded', status.DEADLINE_EXCEEDED],
  ['cancelled', status.CANCELLED],
  ['internal', status.INTERNAL],
];

function detailsOf(metadata: Metadata) {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!Buffer.isBuffer(bytes)) throw new Error('no details');
  return Status.decode(bytes);
}

describe('toStatus', () => {
  it.each(categories)('%s travels as %i and comes back whole', (category, code) => {
    const error = new DomainError({
      category,
      reason: 'BALANCE_TOO_LOW',
      message: '余额不足',
      metadata: { available: '12' },
      violations: [{ field: 'lines[0].amount', description: 'too much' }],
    });
    const sent = toStatus(error, 'tollgate.wallet');
    expect(sent).toMatchObject({ code, details: '余额不足' });
    const back = fromStatus(sent);
    expect(back).toMatchObject({
      category,
      reason: 'BALANCE_TOO_LOW',
      message: '余额不足',
      metadata: { available: '12' },
    });
    expect(back.violations).toEqual(error.violations);
  });

  it('carries exactly one ErrorInfo, with the domain', () => {
    const details = detailsOf(
      toStatus(new DomainError({ category: 'not_found', reason: 'LOT_UNKNOWN', message: 'x' }), 'tollgate.wallet')
        .metadata,
    ).details;
    expect(details.map((detail) => detail.typeUrl)).toEqual(['type.googleapis.com/google.rpc.ErrorInfo']);
    expect(ErrorInfo.decode(details[0]?.value ?? new Uint8Array())).toMatchObject({
      reason: 'LOT_UNKNOWN',
      domain: 'tollgate.wallet',
    });
  });

  it.each([new Error('password=hunter2'), 'password=hunter2', undefined, { code: 5, details: 'password=hunter2' }])(
    'makes %j opaque',
    (error) => {
      const sent = toStatus(error, 'tollgate.wallet');
      expect(sent).toMatchObject({ code: status.INTERNAL, details: 'an internal error happened' });
      expect(JSON.stringify(detailsOf(sent.metadata))).not.toContain('hunter2');
      expect(fromStatus(sent)).toMatchObject({ category: 'internal', reason: 'INTERNAL_ERROR' });
    },
  );

  it('keeps trailers small and encodable', () => {
    const sent = toStatus(
      new DomainError({
        category: 'invalid_argument',
        reason: 'INVALID_REQUEST',
        message: `${'长'.repeat(5_000)}\uD800`,
        metadata: { text: '\uDC00'.repeat(5_000) },
        violations: Array.from({ length: 1_000 }, (_, index) => ({
          field: `f[${index}]`,
          description: 'x'.repeat(1_000),
        })),
      }),
      'tollgate.wallet',
    );
    expect(() => encodeURI(sent.details)).not.toThrow();
    const size =
      encodeURI(sent.details).length +
      detailsOf(sent.metadata).details.reduce((sum, each) => sum + each.value.length, 0);
    expect(size).toBeLessThan(8_192);
  });
});

describe('fromStatus', () => {
  it.each([
    ['Attempted to send message with a size larger than 4194304', 'invalid_argument', 'MESSAGE_TOO_LARGE'],
    ['Received message larger than max (5000000 vs 4194304)', 'internal', 'MESSAGE_TOO_LARGE'],
    ['grpc: received message larger than max (5000000 vs. 4194304)', 'internal', 'MESSAGE_TOO_LARGE'],
    ['Sent message larger than max (5000000 vs. 4194304)', 'internal', 'MESSAGE_TOO_LARGE'],
    ['Bandwidth exhausted or memory limit exceeded', 'unavailable', 'TRANSPORT_EXHAUSTED'],
    ['', 'unavailable', 'TRANSPORT_EXHAUSTED'],
  ] as const)('tells a message that is too large from a load that passes: %s', (details, category, reason) => {
    expect(fromStatus({ code: status.RESOURCE_EXHAUSTED, details })).toMatchObject({ category, reason });
  });

  it.each([
    [status.UNAVAILABLE, 'unavailable', 'SERVICE_UNAVAILABLE'],
    [status.DEADLINE_EXCEEDED, 'deadline_exceeded', 'DEADLINE_EXCEEDED'],
    [status.CANCELLED, 'cancelled', 'CANCELLED'],
    [status.UNIMPLEMENTED, 'internal', 'METHOD_UNKNOWN'],
    [status.UNKNOWN, 'internal', 'INTERNAL_ERROR'],
    [status.DATA_LOSS, 'internal', 'INTERNAL_ERROR'],
  ] as const)('gives bare code %i a category, a reason and a text without inner details', (code, category, reason) => {
    const error = fromStatus({ code, details: 'connect ECONNREFUSED 10.0.0.7:5432' });
    expect(error).toMatchObject({ category, reason });
    expect(error.message).not.toContain('10.0.0.7');
  });

  // grpc-js makes the second and third from RST_STREAM codes: nobody has decided anything.
  it.each(Object.values(status).filter((code) => typeof code === 'number'))(
    'takes bare code %i for no refusal',
    (code) => {
      expect(isRefusal(fromStatus({ code, details: 'Stream removed' }))).toBe(false);
    },
  );

  it('does without details that it cannot read', () => {
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', Buffer.from([255, 255, 255]));
    expect(fromStatus({ code: status.NOT_FOUND, details: 'x', metadata })).toMatchObject({
      category: 'internal',
      reason: 'INTERNAL_ERROR',
    });
  });
});
