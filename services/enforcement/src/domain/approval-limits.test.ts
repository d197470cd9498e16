import { money } from '@tollgate/money';
import { expect, it } from 'vitest';
import { APPROVAL_LIMITS, limitFor, type ApprovalLimits } from './approval-limits.ts';

const limits: ApprovalLimits = {
  version: 't',
  roles: { approver: money(100n, 'CNY'), finance: money(10n, 'CNY'), admin: null },
};

it.each([
  [['approver'], 100n, undefined],
  [['approver'], 101n, { micros: 100n }],
  [['finance', 'approver'], 100n, undefined],
  [['finance'], 11n, { micros: 10n }],
  [['admin'], 10n ** 30n, undefined],
  [['approver', 'admin'], 101n, undefined],
  [['support'], 1n, { micros: 0n }],
  [[], 0n, undefined],
])('%j with %s at stake', (roles, stake, limit) => {
  expect(limitFor(limits, roles, stake)).toEqual(limit);
});

it('has a hundred thousand yuan for approvers', () => {
  expect(limitFor(APPROVAL_LIMITS, ['approver'], 100_000_000_000n)).toBeUndefined();
  expect(limitFor(APPROVAL_LIMITS, ['approver'], 100_000_000_001n)).toEqual({ micros: 100_000_000_000n });
});
