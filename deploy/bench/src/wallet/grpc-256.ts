// Single charges through gRPC, 256 calls in flight, against a bare grpc-js echo: what the rules, the ledger and everything
// else around a call cost beside gRPC itself.
import { newId } from '@tollgate/ids';
import type { BenchCase } from '../case.ts';
import { rateOf } from '../load.ts';
import { alternate } from '../rounds.ts';
import { bareCaller } from '../rpc/echo.ts';
import { startWallet } from './wallet-stack.ts';

const IN_FLIGHT = 256;
const AMOUNT = { currencyCode: 'CNY', micros: 45_000n };

export const grpc256: BenchCase = {
  name: 'grpc-256',
  summary: `single PostCharges calls/s on one account, ${IN_FLIGHT} in flight, against a bare grpc-js echo`,
  run: async (context) => {
    const wallet = await startWallet(context, 1);
    const bare = await bareCaller(context);
    const tenantId = wallet.tenants[0] ?? '';
    const post = async (): Promise<void> => {
      const charge = { chargeId: newId('chg'), tenantId, amount: AMOUNT, reservationReference: '' };
      const { results } = await wallet.asBilling.postCharges({ charges: [charge] }, { deadlineMs: 60_000 });
      if (results[0]?.outcome?.$case !== 'receipt') throw new Error('a charge was not posted');
    };
    const measured = await alternate(
      context.rounds,
      () => rateOf(IN_FLIGHT, context.roundMs, bare),
      { 'grpc-256': () => rateOf(IN_FLIGHT, context.roundMs, post) },
      (round, text) => context.say(`round ${round} of ${context.rounds}: ${text} calls/s`),
    );
    await wallet.verify();
    return [{ name: 'grpc-256', unit: 'calls/s', ...measured['grpc-256'], target: 0.7 }];
  },
};
