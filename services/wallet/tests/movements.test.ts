// Sums of the ledger: the same as each tenant's statement, and a trial balance that is zero at every instant.
import { MovementsServiceService } from '@tollgate/contracts/wallet/v1/movements';
import { StatementServiceService } from '@tollgate/contracts/wallet/v1/statement';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bonusOf, cashOf, credit, HOUR, present, type RunningWallet, START, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
let sums: Client<MovementsServiceService>;
let statements: Client<StatementServiceService>;
const tenants: string[] = [];
beforeAll(async () => {
  wallet = await startWallet();
  sums = await wallet.service.client(MovementsServiceService, { as: 'billing' });
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  statements = await wallet.service.client(StatementServiceService, { as: 'console', person });
  tenants.push(await wallet.tenant(), await wallet.tenant(), await wallet.tenant());
  for (let hour = 0; hour < 6; hour++) {
    const [first = '', second = '', third = ''] = tenants;
    await wallet.billing.creditLots(
      credit(first, [cashOf(100n), bonusOf(10n, wallet.clock.in(2 * HOUR))], `ord-${hour}`),
    );
    await wallet.billing.creditLots(credit(third, [bonusOf(5n, wallet.clock.in(HOUR))], `gift-${hour}`));
    await wallet.charge(first, hour === 3 ? 500n : 30n);
    if (hour % 2 === 0) await wallet.charge(second, 7n);
    wallet.clock.pass(HOUR);
    await wallet.service.runJob('expire-value');
  }
});
afterAll(() => wallet.stop());

const at = (hour: number): Date => new Date(START.getTime() + hour * HOUR);
const OWN = new Set(['LOT_CASH', 'LOT_BONUS', 'REFUNDABLE', 'ARREARS']);

describe('sums of tenants', () => {
  it('have the balances of their statements, and movements that lead from one to the other', async () => {
    for (let from = 0; from <= 5; from++) {
      for (let to = from + 1; to <= 6; to++) {
        const period = { startTime: at(from), endTime: at(to) };
        const { tenants: found } = await sums.sumTenantMovements({ tenantIds: tenants, ...period });
        expect(found.map((one) => one.tenantId)).toEqual(tenants.toSorted());
        for (const { tenantId, opening, closing, sums: moved } of found) {
          const statement = await statements.getStatement({ tenantId, ...period });
          expect(opening).toEqual({ ...present(statement.opening), asOfSequence: 0n });
          expect(closing).toEqual({ ...present(statement.closing), asOfSequence: 0n });
          const change = moved.reduce((total, { fromKind, toKind, amount }) => {
            const micros = present(amount).micros;
            return total + (OWN.has(toKind) ? micros : 0n) - (OWN.has(fromKind) ? micros : 0n);
          }, 0n);
          expect(present(opening?.total).micros + change).toBe(present(closing?.total).micros);
        }
      }
    }
  });

  it('leave out who has no wallet', async () => {
    const period = { startTime: at(0), endTime: at(1) };
    expect(await sums.sumTenantMovements({ tenantIds: [newId('ten')], ...period })).toEqual({ tenants: [] });
  });
});

describe('sums of the ledger', () => {
  it('are those of its tenants together', async () => {
    const period = { startTime: at(1), endTime: at(5) };
    const { tenants: found } = await sums.sumTenantMovements({ tenantIds: tenants, ...period });
    const total = new Map<string, bigint>();
    for (const { fromKind, toKind, reason, amount } of found.flatMap((one) => one.sums)) {
      const kind = `${fromKind} ${toKind} ${reason}`;
      total.set(kind, (total.get(kind) ?? 0n) + present(amount).micros);
    }
    const { sums: whole } = await sums.sumLedger(period);
    expect(
      new Map(whole.map((sum) => [`${sum.fromKind} ${sum.toKind} ${sum.reason}`, present(sum.amount).micros])),
    ).toEqual(total);
    expect(total.get('LOT_BONUS BREAKAGE LOT_EXPIRED')).toBeGreaterThan(0n);
  });

  it('balance to zero at every instant', async () => {
    for (let hour = 0; hour <= 6; hour++) {
      const { kinds } = await sums.getTrialBalance({ asOfTime: at(hour) });
      expect(kinds.reduce((total, { amount }) => total + present(amount).micros, 0n)).toBe(0n);
      const cash = kinds.find(({ kind }) => kind === 'CASH_CLEARING')?.amount?.micros ?? 0n;
      expect(cash).toBe(BigInt(hour) * -100n);
    }
  });
});

describe('refusals', () => {
  it.each([
    ['a period that is not over', at(0), at(10_000), 'AS_OF_IN_FUTURE'],
    ['a period that ends before it starts', at(2), at(1), 'INVALID_PERIOD'],
  ])('%s', async (_name, startTime, endTime, reason) => {
    expect(await refusal(sums.sumLedger({ startTime, endTime }))).toMatchObject({ reason });
    expect(await refusal(sums.sumTenantMovements({ tenantIds: tenants, startTime, endTime }))).toMatchObject({
      reason,
    });
  });

  it('are for tenants and other services, before anything is looked at', async () => {
    const person = { userId: newId('usr'), kind: 'tenant' as const, tenantId: tenants[0] ?? '', roles: ['owner'] };
    const tenant = await wallet.service.client(MovementsServiceService, { as: 'console', person });
    const metering = await wallet.service.client(MovementsServiceService, { as: 'metering' });
    const period = { startTime: at(0), endTime: at(1) };
    expect(await refusal(tenant.sumTenantMovements({ tenantIds: [tenants[0] ?? ''], ...period }))).toMatchObject({
      category: 'permission_denied',
    });
    expect(await refusal(metering.sumLedger(period))).toMatchObject({ category: 'permission_denied' });
  });
});
