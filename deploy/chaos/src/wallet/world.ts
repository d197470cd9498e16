// Three wallet processes on one database, and those who may give them commands. Accounts' part is played by its event.
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import {
  announceTenants,
  connectBroker,
  connectStack,
  startPrivateStack,
  type PrivateStack,
  type Replica,
  type ServiceControl,
  type StackFile,
} from '@tollgate/deploy-stack';
import { isRefusal } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';

/** One of the processes, as its callers see it. */
export interface WalletProcess {
  readonly control: ServiceControl;
  /** As billing, who credits and charges. */
  readonly billing: Callers;
  /** As enforcement, who reserves and releases. */
  readonly enforcement: Callers;
  /** As the command line, who proves. */
  readonly proofs: Client<WalletServiceService>;
}

export interface Callers {
  readonly wallet: Client<WalletServiceService>;
  readonly batches: Client<BatchServiceService>;
  readonly freezes: Client<FreezeServiceService>;
  readonly reversals: Client<ReversalServiceService>;
  readonly units: Client<UnitServiceService>;
}

export interface WalletWorld {
  readonly stack: PrivateStack;
  readonly processes: readonly WalletProcess[];
  /** New tenants whose wallets are there, with nothing in them. */
  openTenants(count: number): Promise<string[]>;
  stop(): Promise<void>;
}

const PROCESSES = 3;
const OPENING_MS = 30_000;

export async function startWalletWorld(): Promise<WalletWorld> {
  // A line for every answer of tens of thousands would only take the processors from the traffic.
  const stack = await startPrivateStack({ services: ['wallet'], env: { LOG_LEVEL: 'warn' } });
  const closing: (() => Promise<void> | void)[] = [() => stack.stop()];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).toReversed()) await close();
  };
  try {
    const others: Replica[] = [];
    for (let place = 1; place < PROCESSES; place++) others.push(await stack.replica('wallet'));
    const all = [{ control: stack.service('wallet'), file: stack.file }, ...others];
    await Promise.all(all.map(({ control }) => control.start()));
    const processes = await Promise.all(all.map((each) => processOf(each, closing)));
    const broker = await connectBroker(stack.file, 'accounts');
    closing.push(() => broker.close());
    const openTenants = async (count: number): Promise<string[]> => {
      const tenants = Array.from({ length: count }, () => newId('ten'));
      await announceTenants(broker, tenants);
      for (const tenantId of tenants) await opened(processes, tenantId);
      return tenants;
    };
    return { stack, processes, openTenants, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function processOf(
  { control, file }: { readonly control: ServiceControl; readonly file: StackFile },
  closing: (() => void)[],
): Promise<WalletProcess> {
  const [billing, enforcement, cli] = [
    await connectStack(file, 'billing'),
    await connectStack(file, 'enforcement'),
    await connectStack(file, 'cli'),
  ];
  closing.push(() => [billing, enforcement, cli].forEach((each) => each.close()));
  const callers = (as: typeof billing): Callers => ({
    wallet: as.client('wallet', WalletServiceService),
    batches: as.client('wallet', BatchServiceService),
    freezes: as.client('wallet', FreezeServiceService),
    reversals: as.client('wallet', ReversalServiceService),
    units: as.client('wallet', UnitServiceService),
  });
  return {
    control,
    billing: callers(billing),
    enforcement: callers(enforcement),
    proofs: cli.client('wallet', WalletServiceService),
  };
}

/** The registration reaches the wallet by an event. */
async function opened([first]: readonly WalletProcess[], tenantId: string): Promise<void> {
  const until = Date.now() + OPENING_MS;
  for (;;) {
    try {
      await first?.billing.wallet.getBalance({ tenantId });
      return;
    } catch (error) {
      if (!isRefusal(error) || error.reason !== 'WALLET_NOT_FOUND' || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
