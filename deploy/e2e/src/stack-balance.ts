// Reads a balance from a stack that `npm start` has started, as the person of its first demonstration tenant.
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { connectStack, readPeople, readStackFile, signIn } from '@tollgate/deploy-stack';
import { join } from 'node:path';

/** What the demonstration's first tenant has available, in micros. */
export async function balanceOfShop(home: string): Promise<bigint | undefined> {
  const front = await connectStack(readStackFile(join(home, 'stack.json')), 'console');
  try {
    const [shop] = readPeople(join(home, 'people.json')).tenants;
    if (shop === undefined) throw new Error('the stack has no demonstration tenant');
    const wallet = front.client('wallet', WalletServiceService, await signIn(front, shop));
    return (await wallet.getBalance({ tenantId: shop.tenantId })).balance?.available?.micros;
  } finally {
    front.close();
  }
}
