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
  const { lots } = fromProtoPosition(answer({ kind: 'LOT_KIND_CASH', credited: cny(5n), remaining: cny(3n) }));
  expect(lots).toMatchObject([{ lotId, kind: 'CASH', credited: 5n, remaining: 3n, reserved: 0n }]);
});

it('refuses by name what no plan can hold yet', () => {
  const pack = answer({
    kind: 'LOT_KIND_PACKAGE',
    units: { product: 'sms-cn', credited: 10n, remaining: 4n, reserved: 0n },
  });
  expect(() => fromProtoPosition(pack)).toThrow(
    expect.objectContaining({ reason: 'PACKAGE_NOT_SETTLEABLE', metadata: { lot_id: lotId, product: 'sms-cn' } }),
  );
});
