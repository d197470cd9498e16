import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DELIVERY_PARTITIONS, deliveryPartitionSubject, deliverySubject } from './delivery.ts';

it('gives a tenant the same partition for ever', () => {
  // FNV-1a of "a" is 0xe40c292c and of "foobar" 0xbf9cf968 (published test vectors).
  expect([deliverySubject('a'), deliverySubject('foobar')]).toEqual([
    `tollgate.delivery.${0xe40c292c % 16}`,
    `tollgate.delivery.${0xbf9cf968 % 16}`,
  ]);
});

it('always names one of the partitions', () => {
  const all = new Set(
    Array.from({ length: DELIVERY_PARTITIONS }, (_, partition) => deliveryPartitionSubject(partition)),
  );
  const stray = (tenantId: string): boolean => !all.has(deliverySubject(tenantId));
  expect(fc.sample(fc.string(), 1_000).filter(stray)).toEqual([]);
});

it('uses every partition', () => {
  const used = new Set(Array.from({ length: 1000 }, (_, i) => deliverySubject(`ten_${i}`)));
  expect(used.size).toBe(DELIVERY_PARTITIONS);
});

it.each([-1, 16, 1.5, Number.NaN])('refuses partition %s', (partition) => {
  expect(() => deliveryPartitionSubject(partition)).toThrow(RangeError);
});
