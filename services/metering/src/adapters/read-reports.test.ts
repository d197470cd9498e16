import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { type DeliveryEvent, DeliveryEventBatch, DeliveryEventKind } from '@tollgate/contracts/metering/v1/delivery';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeBatch, readAnyReports } from './decode-batch.ts';
import { readPlainReports } from './read-reports.ts';

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', 'sms-cn', `ten_${'1'.repeat(32)}`, '任务', '\ufeffx', 'x'.repeat(200)),
);
const event: fc.Arbitrary<DeliveryEvent> = fc.record({
  tenantId: text,
  product: text,
  messageId: text,
  recipient: text,
  kind: fc.constantFrom(...Object.values(DeliveryEventKind).filter((kind) => kind !== 'UNRECOGNIZED')),
  occurTimeMs: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 42n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  segments: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  jobId: text,
  grantId: text,
  detailCode: text,
});
const encoded = fc
  .array(event, { maxLength: 12 })
  .map((events) => DeliveryEventBatch.encode({ events, source: 'test' }).finish());

/** What the generated code makes of bytes; undefined when it throws. */
const generated = (bytes: Uint8Array) => {
  try {
    return readAnyReports(bytes);
  } catch {
    return undefined;
  }
};

describe('the reader of plain batches', () => {
  it('reads what the generated code reads, or leaves it to that', () => {
    fc.assert(
      fc.property(encoded, (bytes) => {
        expect(readPlainReports(bytes) ?? generated(bytes)).toEqual(generated(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads by itself what gateways send', () => {
    const events = [1, 2].map((n) => ({
      tenantId: `ten_${'a'.repeat(32)}`,
      product: 'sms-cn',
      messageId: `019a8c00-aaaa-7000-8000-00000000000${n}`,
      recipient: '13800138000',
      kind: DeliveryEventKind.DELIVERED,
      occurTimeMs: 1_790_000_000_000n,
      segments: n,
      jobId: '双十一',
      grantId: '',
      detailCode: 'DELIVRD',
    }));
    const bytes = DeliveryEventBatch.encode({ events, source: 'gw' }).finish();
    expect(readPlainReports(bytes)).toEqual(events);
    // A part of a larger buffer, as the broker's client hands it over.
    const padded = Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('yy')]);
    expect(readPlainReports(padded.subarray(2, 2 + bytes.length))).toEqual(events);
  });

  it('never throws, and agrees with the generated code, whatever the bytes: cut, changed, or noise', () => {
    const damaged = fc.tuple(encoded, fc.nat(), fc.nat(255), fc.boolean()).map(([bytes, at, byte, cut]) => {
      if (bytes.length === 0) return bytes;
      if (cut) return bytes.subarray(0, at % bytes.length);
      const copy = Uint8Array.from(bytes);
      copy[at % bytes.length] = byte;
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        expect(readPlainReports(bytes) ?? generated(bytes)).toEqual(generated(bytes));
      }),
      { numRuns: 5_000 },
    );
  });

  it('leaves fields of a later version, other wire types and repeated fields to mean what they mean', () => {
    const inner = new BinaryWriter().uint32(26).string('first').uint32(26).string('second');
    const later = new BinaryWriter().uint32(10).bytes(inner.finish()).finish();
    expect(readPlainReports(later)?.[0]?.messageId).toBe('second');
    const unknown = new BinaryWriter().uint32(10).bytes(new BinaryWriter().uint32(130).string('new').finish()).finish();
    expect(readPlainReports(unknown)).toBeUndefined();
    expect(decodeBatch(unknown)).toHaveLength(1);
  });
});

const anEvent: DeliveryEvent = {
  tenantId: `ten_${'a'.repeat(32)}`,
  product: 'sms-cn',
  messageId: 'm-1',
  recipient: '13800138000',
  kind: DeliveryEventKind.DELIVERED,
  occurTimeMs: 1n,
  segments: 1,
  jobId: '',
  grantId: '',
  detailCode: '',
};

describe('a batch', () => {
  const many = (count: number) => Buffer.concat(Array.from({ length: count }, () => Buffer.from([10, 0])));
  it.each([
    ['nothing', new Uint8Array(), 'no event'],
    ['no event', DeliveryEventBatch.encode({ events: [], source: 'x' }).finish(), 'no event'],
    [
      'an end in the middle',
      DeliveryEventBatch.encode({ events: [anEvent], source: 'x' })
        .finish()
        .subarray(0, 9),
      'premature EOF',
    ],
    ['more events than the contract allows', many(5_001), 'more than 5000 events'],
    ['text', Buffer.from('hello, world'), 'ends before its bytes do'],
  ])('is not: %s', (_, bytes, message) => {
    expect(() => decodeBatch(bytes)).toThrow(message);
  });
  it('may have as many as the contract allows', () => {
    expect(decodeBatch(many(5_000))).toHaveLength(5_000);
  });
});
