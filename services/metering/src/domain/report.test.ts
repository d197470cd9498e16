import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { CLOCK, report } from '../../tests/fixtures.ts';
import { faultOf } from './report.ts';

const NOW = BigInt(CLOCK.getTime());
const TENANT = `ten_${'a'.repeat(32)}`;

describe('the check of reports', () => {
  it.each([
    ['tenant_id', { tenantId: 'ten_x' }],
    ['product', { product: '' }],
    ['product', { product: 'p'.repeat(41) }],
    ['message_id', { messageId: '' }],
    ['message_id', { messageId: 'm'.repeat(201) }],
    ['message_id', { messageId: 'a\0b' }],
    ['recipient', { recipient: '' }],
    ['recipient', { recipient: 'r'.repeat(321) }],
    ['job_id', { jobId: 'j'.repeat(101) }],
    ['job_id', { jobId: 'a\0b' }],
    ['grant_id', { grantId: 'g\n' }],
    ['detail_code', { detailCode: 'd'.repeat(121) }],
    ['message_id', { messageId: 'a\ud83d' }],
    ['recipient', { recipient: '\ude00@example.com' }],
    ['job_id', { jobId: '\ud83d任务' }],
    ['kind', { kind: 'DELIVERY_EVENT_KIND_UNSPECIFIED' }],
    ['kind', { kind: 'UNRECOGNIZED' }],
    ['occur_time_ms', { occurTimeMs: 946_684_799_999n }],
    ['occur_time_ms', { occurTimeMs: 4_102_444_800_001n }],
    ['occur_time_ms', { occurTimeMs: -(2n ** 63n) }],
    ['segments', { segments: -1 }],
    ['segments', { segments: 101 }],
  ])('finds a fault in %s', (field, over) => {
    expect(faultOf(report(TENANT, over), NOW)?.field).toBe(field);
  });

  it('takes a clock that is a day ahead, and nothing later: no month of that time would ever be closed', () => {
    const ahead = (ms: bigint) => faultOf(report(TENANT, { occurTimeMs: NOW + ms }), NOW);
    expect(ahead(86_400_000n)).toBeUndefined();
    expect(ahead(86_400_001n)).toEqual({ field: 'occur_time_ms', description: 'is more than a day in the future' });
  });

  it('counts characters, not their halves', () => {
    expect(faultOf(report(TENANT, { jobId: '😀'.repeat(100) }), NOW)).toBeUndefined();
    expect(faultOf(report(TENANT, { jobId: '😀'.repeat(101) }), NOW)?.field).toBe('job_id');
  });

  it('has the bounds of the contract', () => {
    const proto = readFileSync(
      new URL('../../../../proto/tollgate/metering/v1/delivery.proto', import.meta.url),
      'utf8',
    );
    const event = proto.slice(proto.indexOf('message DeliveryEvent {'), proto.indexOf('message DeliveryEventBatch'));
    const bounds = [...event.matchAll(/(?:max_len[: =]+|lte: |gte: )(-?\d+)/g)].map((match) => match[1]);
    expect(bounds).toEqual(['40', '200', '320', '946684800000', '4102444800000', '0', '100', '100', '100', '120']);
  });
});
