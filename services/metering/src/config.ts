// Settings of metering beside those that every service has.

import { field, readConfig } from '@tollgate/config';

export interface MeteringConfig {
  /** Key of the digests that stand for messages and recipients. Changing it makes every stored message unknown. */
  readonly digestKey: Uint8Array;
}

const digestKey = field
  .secretFile()
  .refine((text) => /^[0-9a-f]{64}$/i.test(text), { error: 'names a file that does not hold 64 hexadecimal digits' });

/** Reads METERING_DIGEST_KEY_FILE. Throws ConfigError with every fault. */
export function readMeteringConfig(env: Record<string, string | undefined>): MeteringConfig {
  const { METERING_DIGEST_KEY_FILE: hex } = readConfig(env, { METERING_DIGEST_KEY_FILE: digestKey });
  return { digestKey: Buffer.from(hex, 'hex') };
}
