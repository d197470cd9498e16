import { GetPositionResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { expect, it } from 'vitest';

import { fromProtoPosition } from './wallet-position.ts';

const lotId = `lot_${'1'.repeat(32)}`;
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const answer = (lot: object) =>
  GetPositionResponse.fromPartial({
    position: { lots: [{ lotId, creditTime: new Date(0), ...lot }], arrears: cny(0n) },
  });

it('reads money', () => {
  const { lots } = fromProtoPosition(answer({ kind: 'LOT_KIND_CASH', credited: cny(5n), remaining: cny(3n) }), []);
  expect(lots).toMatchObject([{ lotId, kind: 'CASH', credited: 5n, remaining: 3n, reserved: 0n }]);
});

it('reads units of a package, and what was paid for all of them', () => {
  const pack = answer({
    kind: 'LOT_KIND_PACKAGE',
    pricePaid: cny(500n),
    units: { product: 'sms-cn', credited: 10n, remaining: 4n, reserved: 1n },
  });
  expect(fromProtoPosition(pack, []).lots).toMatchObject([
    { lotId, kind: 'PACKAGE_UNITS', product: 'sms-cn', credited: 10n, remaining: 4n, reserved: 1n, pricePaid: 500n },
  ]);
});

it('does not guess at a package without units', () => {
  expect(() => fromProtoPosition(answer({ kind: 'LOT_KIND_PACKAGE' }), [])).toThrow(`package ${lotId} has no units`);
});
