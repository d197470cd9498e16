// PostCharges through gRPC, one charge a call and in batches, over many wallets, against the stored function on the same
// PostgreSQL. The books are verified afterwards; a fault fails the run.
import type { ChargePosting, WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import type { BenchCase, Measurement } from '../case.ts';
import { rateOf } from '../load.ts';
import { alternate } from '../rounds.ts';
import { CONNECTIONS, startBaselines } from './baselines.ts';
import { uniform } from './pick.ts';
import { startWallet } from './wallet-stack.ts';

const WALLETS = 200;
const AMOUNT = { currencyCode: 'CNY', micros: 45_000n };
/** Charges a call, and calls in flight. */
const SHAPES = [
  { name: 'grpc-post', charges: 1, inFlight: 64 },
  { name: 'grpc-post-100', charges: 100, inFlight: 4 },
  { name: 'grpc-post-1000', charges: 1_000, inFlight: 2 },
] as const;

export const grpcPost: BenchCase = {
  name: 'grpc-post',
  summary: `charges/s through gRPC, single and in batches, against a stored function with ${CONNECTIONS} connections`,
  run: async (context) => {
    const wallet = await startWallet(context, WALLETS);
    const baselines = await startBaselines(context, (database) => wallet.adminUrl(database), WALLETS);
    const pick = uniform(WALLETS);
    context.say(`${WALLETS} wallets are credited`);
    const contenders = Object.fromEntries(
      SHAPES.map(({ name, charges, inFlight }) => [
        name,
        () => rateOf(inFlight, context.roundMs, () => post(wallet.asBilling, wallet.tenants, charges), charges),
      ]),
    );
    const measured = await alternate(
      context.rounds,
      () => rateOf(CONNECTIONS, context.roundMs, () => baselines.post(pick())),
      contenders,
      (round, text) => context.say(`round ${round} of ${context.rounds}: ${text} charges/s`),
    );
    await wallet.verify();
    context.say('the ledger is verified');
    return Object.entries(measured).map(([name, figures]): Measurement => ({ name, unit: 'charges/s', ...figures }));
  },
};

async function post(wallet: Client<WalletServiceService>, tenants: readonly string[], count: number): Promise<void> {
  const charges = Array.from({ length: count }, (): ChargePosting => {
    const tenantId = tenants[Math.floor(Math.random() * tenants.length)] ?? '';
    return { chargeId: newId('chg'), tenantId, amount: AMOUNT, reservationReference: '' };
  });
  const { results } = await wallet.postCharges({ charges }, { deadlineMs: 60_000 });
  const refused = results.find((result) => result.outcome?.$case !== 'receipt');
  if (refused !== undefined || results.length !== count)
    throw new Error(`a charge was not posted: ${JSON.stringify(refused)}`);
}
