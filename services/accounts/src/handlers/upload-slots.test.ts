// Places for uploads: never more than allowed, always given back, and nobody waits for ever.
import { isDomainError } from '@tollgate/errors';
import { expect, it } from 'vitest';
import { UploadSlots } from './upload-slots.ts';

const reasonOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return isDomainError(error) ? error.reason : 'other';
  }
};

it('gives a tenant its share, all of them together theirs, and places back', () => {
  const slots = new UploadSlots({ atOnce: 3, ofOne: 2, withinMs: 1_000 });
  const back = slots.take('ten_a');
  slots.take('ten_a');
  expect(reasonOf(() => slots.take('ten_a'))).toBe('UPLOADS_BUSY');
  const other = slots.take('ten_b');
  expect(reasonOf(() => slots.take('ten_c'))).toBe('UPLOADS_BUSY');
  back();
  expect(reasonOf(() => slots.take('ten_a'))).toBe('taken');
  other();
  expect(reasonOf(() => slots.take('ten_c'))).toBe('taken');
});

it('ends what does not come, and passes on what does', async () => {
  const slots = new UploadSlots({ atOnce: 1, ofOne: 1, withinMs: 20 });
  expect(await slots.inTime(Promise.resolve('whole'))).toBe('whole');
  await expect(slots.inTime(Promise.reject(new Error('cut')))).rejects.toThrow('cut');
  await expect(slots.inTime(new Promise(() => {}))).rejects.toMatchObject({ reason: 'UPLOAD_TOO_SLOW' });
});
