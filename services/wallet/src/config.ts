// The wallet's own settings; what every service has is read by packages/service.
import { field, readConfig } from '@tollgate/config';

export interface WalletConfig {
  /** Folder for signed heads of the chain, best on storage that the database's keepers cannot write; absent means none. */
  readonly headsDir: string | undefined;
}

/** Reads WALLET_*. @throws ConfigError with every fault at once. */
export function readWalletConfig(env: Readonly<Record<string, string | undefined>>): WalletConfig {
  const { WALLET_HEADS_DIR: headsDir } = readConfig(env, { WALLET_HEADS_DIR: field.text().optional() });
  return { headsDir };
}
