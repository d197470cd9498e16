import { failedPrecondition } from '@tollgate/errors';
import { expect, it } from 'vitest';
import { refusal } from './refusal.ts';

it('gives what a caller sees of a refusal', async () => {
  const failure = Promise.reject(failedPrecondition('TENANT_CLOSED', 'The tenant is closed.', { tenant_id: 'ten_1' }));
  expect(await refusal(failure)).toEqual({
    category: 'failed_precondition',
    reason: 'TENANT_CLOSED',
    message: 'The tenant is closed.',
    metadata: { tenant_id: 'ten_1' },
    violations: [],
  });
});

it('fails when there is no refusal, and shows what came instead', async () => {
  await expect(refusal(Promise.resolve({ micros: 5n }))).rejects.toThrow(
    'a refusal was expected, and this came: {"micros":"5n"}',
  );
});

it('passes a defect on', async () => {
  const defect = new TypeError('x is undefined');
  await expect(refusal(Promise.reject(defect))).rejects.toBe(defect);
});
