// A short chaos run of the ledger as everybody's tests have it; `npm run chaos -- wallet` is the long one.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seeded } from '../src/random.ts';
import { walletRun } from '../src/wallet/area.ts';
import { Journal } from '../src/wallet/journal.ts';
import { proveExactlyOnce } from '../src/wallet/proof.ts';
import { startWalletWorld, type WalletWorld } from '../src/wallet/world.ts';

const SEED = 20_261_122;
const RUN_MS = 8_000;
let world: WalletWorld;
beforeAll(async () => {
  world = await startWalletWorld();
}, 90_000);
afterAll(() => world?.stop(), 60_000);

it('keeps every acknowledged command once while wallets and PostgreSQL are killed', { timeout: 180_000 }, async () => {
  const { journal, tenants, kills } = await walletRun(world, SEED, { say: () => undefined }, RUN_MS);
  expect(kills).toBeGreaterThan(0);
  expect(journal.charges.size).toBeGreaterThan(0);
  // The proof sees what is missing, and what is too much.
  const [[chargeId, charge] = ['', undefined]] = journal.charges;
  if (charge === undefined) throw new Error('nothing was charged');
  const more = Object.assign(new Journal(), journal, { answered: [], charges: new Map(journal.charges) });
  more.charges.set('chg_lost', charge);
  await expect(proveExactlyOnce(world, { tenants, journal: more }, seeded(1))).rejects.toThrow(
    /acknowledged and not there: chg_lost/,
  );
  const fewer = Object.assign(new Journal(), journal, { answered: [], charges: new Map(journal.charges) });
  fewer.charges.delete(chargeId);
  await expect(proveExactlyOnce(world, { tenants, journal: fewer }, seeded(1))).rejects.toThrow(
    new RegExp(`there and not acknowledged: ${chargeId}`),
  );
});
