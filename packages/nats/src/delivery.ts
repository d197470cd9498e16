// Where the delivery events of a tenant go: always the same partition, so that one day several consumers can share the
// stream and each tenant still has one of them. Today one consumer reads all partitions.

/** Partitions of the DELIVERY stream. Changing it moves tenants, so drain the stream first. */
export const DELIVERY_PARTITIONS = 16;

/** Subject of one partition, 0 to DELIVERY_PARTITIONS - 1. */
export function deliveryPartitionSubject(partition: number): string {
  if (!Number.isInteger(partition) || partition < 0 || partition >= DELIVERY_PARTITIONS)
    throw new RangeError(`no delivery partition ${partition}`);
  return `tollgate.delivery.${partition}`;
}

/** The subject that carries all delivery events of a tenant; the same tenant always gets the same one. */
export function deliverySubject(tenantId: string): string {
  return deliveryPartitionSubject(fnv1a(tenantId) % DELIVERY_PARTITIONS);
}

/** FNV-1a, 32 bit, over UTF-8: fixed for ever, so that publishers in any language agree. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
