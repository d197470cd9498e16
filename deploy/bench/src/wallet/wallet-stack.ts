// A wallet service with credited wallets on servers of its own, for the wallet's cases.
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { announceTenants, connectBroker, connectStack, startPrivateStack } from '@tollgate/deploy-stack';
import { derivedUuid, newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import type { BenchContext } from '../case.ts';

export interface WalletUnderTest {
  readonly tenants: readonly string[];
  /** Billing is who posts charges. */
  readonly asBilling: Client<WalletServiceService>;
  adminUrl(database?: string): string;
  /** Throws unless every check of the ledger is clean. */
  verify(): Promise<void>;
}

const CREDIT = { currencyCode: 'CNY', micros: 1_000_000_000_000n };
const LOG_LEVEL = 'info';

/** Starts servers and the wallet in a process of its own, and credits so many wallets. */
export async function startWallet(context: BenchContext, wallets: number): Promise<WalletUnderTest> {
  const stack = await startPrivateStack({ services: ['wallet'], env: { LOG_LEVEL } });
  context.onEnd(() => stack.stop());
  await stack.startServices();
  const broker = await connectBroker(stack.file, 'accounts');
  context.onEnd(() => broker.close());
  const billing = await connectStack(stack.file, 'billing');
  const operator = await connectStack(stack.file, 'cli');
  context.onEnd(() => [billing, operator].forEach((each) => each.close()));
  const asBilling = billing.client('wallet', WalletServiceService);
  const tenants = Array.from({ length: wallets }, () => newId('ten'));
  await announceTenants(broker, tenants);
  for (const tenantId of tenants) await credit(asBilling, tenantId);
  return {
    tenants,
    asBilling,
    adminUrl: (database) => stack.adminUrl(database),
    verify: async () => {
      const proof = await operator.client('wallet', WalletServiceService).verifyLedger({}, { deadlineMs: 600_000 });
      const faults = proof.checks.filter((check) => !check.ok);
      if (!proof.ok || faults.length > 0)
        throw new Error(
          `the ledger is not clean: ${faults.map((each) => `${each.name} ${each.faults.join('; ')}`).join(', ')}`,
        );
    },
  };
}

// The registration reaches the wallet by an event: until then it does not know the tenant.
async function credit(wallet: Client<WalletServiceService>, tenantId: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await wallet.creditLots({
        requestId: derivedUuid('bench', tenantId, String(attempt)),
        tenantId,
        credits: [{ kind: 'LOT_KIND_CASH', amount: CREDIT, pricePaid: CREDIT, expireTime: undefined }],
        origin: 'bench',
      });
      return;
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
