// Who may call what: permission comes before existence, and what nobody was granted nobody has.
import { randomUUID } from 'node:crypto';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { access } from '../src/access.ts';
import {
  cashOf,
  cny,
  credit,
  HOUR,
  posting,
  reservation,
  type RunningWallet,
  startWallet,
  type WalletClient,
} from './fixtures.ts';

let wallet: RunningWallet;
let tenantId: string;
beforeAll(async () => {
  wallet = await startWallet();
  tenantId = await wallet.tenant(100n);
});
afterAll(() => wallet.stop());

type Method = keyof typeof WalletServiceService;

/** A call that would do something if it were let through. */
function call(client: WalletClient, method: Method, of: string): Promise<unknown> {
  const requestId = randomUUID();
  const page = { tenantId: of, pageSize: 0, pageToken: '' };
  switch (method) {
    case 'getBalance':
    case 'getPosition':
      return client[method]({ tenantId: of });
    case 'listLots':
      return client.listLots({ ...page, includeEmpty: true });
    case 'listTransfers':
      return client.listTransfers(page);
    case 'creditLots':
      return client.creditLots(credit(of, [cashOf(1n)]));
    case 'reserve':
      return client.reserve(reservation(of, 1n, newId('grt'), wallet.clock.in(HOUR)));
    case 'releaseReservation':
      return client.releaseReservation({ requestId, tenantId: of, reference: 'grt_1', amount: undefined });
    case 'postCharges':
      return client.postCharges({ charges: [posting(of, 1n)] });
    case 'postRounding':
      return client.postRounding({ requestId, tenantId: of, difference: cny(1n), reference: 'inv_1' });
    case 'executeSettlement':
      return client.executeSettlement({ requestId, tenantId: of, settlementId: newId('set'), lines: [] });
    case 'verifyLedger':
      return client.verifyLedger({});
  }
}

const METHODS = Object.keys(WalletServiceService) as Method[];
const OWN: Method[] = ['getBalance', 'listLots', 'listTransfers'];
const SERVICES = ['accounts', 'metering', 'billing', 'enforcement', 'gateway', 'console', 'cli'] as const;

/** What a call was refused with, and whether it wrote anything all the same. */
async function denied(
  client: WalletClient,
  method: Method,
  of: string,
): Promise<{ category: string; reason: string; wrote: boolean }> {
  const before = await wallet.dump();
  const { category, reason } = await refusal(call(client, method, of));
  return { category, reason, wrote: (await wallet.dump()) !== before };
}

const DENIED = { category: 'permission_denied', wrote: false };

it('has an entry for every method', () => {
  expect(Object.keys(access).toSorted()).toEqual(METHODS.toSorted());
});

describe('a service without a person', () => {
  it.each(SERVICES)('%s calls nothing that does not name it', async (as) => {
    const client = await wallet.service.client(WalletServiceService, { as });
    for (const method of METHODS) {
      if (access[method]?.services?.includes(as) === true) continue;
      expect(await denied(client, method, tenantId)).toMatchObject(DENIED);
    }
  });
});

describe('a tenant user', () => {
  it.each(OWN)('%s: its own, and nobody else even if there is nobody', async (method) => {
    const user = await wallet.tenantUser(tenantId);
    await call(user, method, tenantId);
    const other = await wallet.tenant(5n);
    expect(await denied(user, method, other)).toEqual({ ...DENIED, reason: 'TENANT_SCOPE' });
    expect(await denied(user, method, newId('ten'))).toEqual({ ...DENIED, reason: 'TENANT_SCOPE' });
  });

  it.each(METHODS.filter((method) => !OWN.includes(method)))('never calls %s', async (method) => {
    expect(await denied(await wallet.tenantUser(tenantId), method, tenantId)).toMatchObject(DENIED);
  });
});

describe('staff', () => {
  it('moves nothing by hand, whatever the role', async () => {
    const admin = await wallet.staff('admin', 'finance', 'enforcer', 'approver', 'support', 'reviewer');
    for (const method of [
      'creditLots',
      'reserve',
      'releaseReservation',
      'postCharges',
      'postRounding',
      'executeSettlement',
    ] as const) {
      expect(await denied(admin, method, tenantId)).toMatchObject(DENIED);
    }
  });

  it.each([
    ['support', OWN],
    ['reviewer', []],
    ['finance', [...OWN, 'getPosition', 'verifyLedger']],
    ['enforcer', [...OWN, 'getPosition']],
    ['admin', [...OWN, 'getPosition', 'verifyLedger']],
  ] as [string, Method[]][])('%s reads what it needs', async (role, methods) => {
    const client = await wallet.staff(role);
    for (const method of methods) await call(client, method, tenantId);
    for (const method of METHODS.filter((each) => !methods.includes(each)))
      expect(await denied(client, method, tenantId)).toMatchObject(DENIED);
  });
});
