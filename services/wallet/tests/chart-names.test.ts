// The proof of a dump reads kinds and owners from the names of accounts: it has to know every name that the chart makes.
import { readAccountName } from '@tollgate/ledger-proof';
import { expect, it } from 'vitest';
import {
  type AccountOpening,
  MAY_GO_NEGATIVE,
  openingOfLot,
  openingOfPage,
  openingsOfWallet,
  SYSTEM,
  SYSTEM_KINDS,
} from '../src/domain/chart.ts';

const TENANT = 'ten_1';
const PRODUCTS = ['email', 'a/b'];

it('knows every account that the chart opens, and nothing else of it', () => {
  const pages = Object.values(SYSTEM).flatMap((name) =>
    name in SYSTEM_KINDS
      ? [openingOfPage(name, TENANT)]
      : PRODUCTS.map((product) => openingOfPage(name, TENANT, product)),
  );
  const own = [...pages, ...openingsOfWallet(TENANT)].filter((each): each is AccountOpening => each !== undefined);
  for (const { accountId, kind, mayGoNegative, product } of own)
    expect([accountId, readAccountName(accountId)]).toEqual([
      accountId,
      { kind, mayGoNegative, tenantId: TENANT, asset: product ?? 'CNY' },
    ]);
  const lot = openingOfLot('lot_1', 'email');
  expect(readAccountName(lot.accountId)).toEqual({
    kind: lot.kind,
    mayGoNegative: lot.mayGoNegative,
    tenantId: undefined,
    asset: undefined,
  });
  expect(new Set([...own, lot].map(({ kind }) => kind))).toEqual(new Set(Object.keys(MAY_GO_NEGATIVE)));
});

it('knows the accounts of the provider that migrations made', () => {
  for (const [accountId, kind] of Object.entries(SYSTEM_KINDS))
    expect(readAccountName(accountId)).toEqual({
      kind,
      mayGoNegative: MAY_GO_NEGATIVE[kind],
      tenantId: null,
      asset: 'CNY',
    });
});
