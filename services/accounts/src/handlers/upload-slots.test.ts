// Places for uploads: never more than allowed, always given back, and nobody waits for ever.
import { isDomainError } from '@tollgate/errors';
import { expect, it } from 'vitest';
import { UploadSlots } from './upload-slots.ts';

const LIMITS = { atOnce: 3, ofUnproven: 3, ofOne: 2, withinMs: 1_000, partWithinMs: 1_000 };
const by = (tenantId: string, proven = true) => ({ tenantId, proven });

const reasonOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return isDomainError(error) ? error.reason : 'other';
  }
};

it('gives a tenant its share, all of them together theirs, and places back', () => {
  const slots = new UploadSlots(LIMITS);
  const back = slots.take(by('ten_a'));
  slots.take(by('ten_a'));
  expect(reasonOf(() => slots.take(by('ten_a')))).toBe('UPLOADS_BUSY');
  const other = slots.take(by('ten_b'));
  expect(reasonOf(() => slots.take(by('ten_c')))).toBe('UPLOADS_BUSY');
  back();
  back();
  expect(reasonOf(() => slots.take(by('ten_a')))).toBe('taken');
  other();
  expect(reasonOf(() => slots.take(by('ten_c')))).toBe('taken');
});

it('keeps places for customers, however many have only registered', () => {
  const slots = new UploadSlots({ ...LIMITS, atOnce: 4, ofUnproven: 2 });
  slots.take(by('ten_a', false));
  slots.take(by('ten_b', false));
  expect(reasonOf(() => slots.take(by('ten_c', false)))).toBe('UPLOADS_BUSY');
  expect(reasonOf(() => slots.take(by('ten_d')))).toBe('taken');
  expect(reasonOf(() => slots.take(by('ten_d')))).toBe('taken');
});

it('ends what does not come, as a whole or a part of it, and passes on what does', async () => {
  const slots = new UploadSlots({ ...LIMITS, withinMs: 20, partWithinMs: 20 });
  expect(await slots.inTime(Promise.resolve('whole'))).toBe('whole');
  await expect(slots.inTime(Promise.reject(new Error('cut')))).rejects.toThrow('cut');
  await expect(slots.inTime(new Promise(() => {}))).rejects.toMatchObject({ reason: 'UPLOAD_TOO_SLOW' });
  await expect(slots.partInTime(new Promise(() => {}))).rejects.toMatchObject({ reason: 'UPLOAD_TOO_SLOW' });
});
