// The encrypted part of a notification: AES-256-GCM with the API v3 key.

import { createDecipheriv } from 'node:crypto';
import { z } from 'zod';

const TAG_BYTES = 16;

export const wechatResource = z.object({
  algorithm: z.literal('AEAD_AES_256_GCM'),
  ciphertext: z.base64().max(64 * 1024),
  nonce: z.string().length(12),
  associated_data: z.string().max(64).default(''),
});

/**
 * The plain text; undefined when it was changed or encrypted with another key. final() is what checks the tag: without it
 * a changed amount decrypts silently (domain.md 5.3).
 */
export function openResource(key: Buffer, resource: z.infer<typeof wechatResource>): string | undefined {
  const sealed = Buffer.from(resource.ciphertext, 'base64');
  if (sealed.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(resource.nonce, 'utf8'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(resource.associated_data, 'utf8'));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const opened = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    return new TextDecoder('utf-8', { fatal: true }).decode(opened);
  } catch {
    return undefined;
  }
}
