// A movement after it was posted, with its place in the ledger. Pure.
import type { Movement } from './wallet.ts';

export interface PostedTransfer extends Movement {
  readonly transferId: string;
  /** Strictly increasing along every account; zero where the number is drawn by the statement that posts. */
  readonly sequence: bigint;
  /** Balances right after it; of a provider's account, on the tenant's page (chart.ts). */
  readonly fromBalance: bigint;
  readonly toBalance: bigint;
  readonly postedAt: Date;
}
