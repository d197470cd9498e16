// What one batch writes, column by column, as the statement takes it. A place is that of a transfer in the batch, from 1.
import { randomBytes } from 'node:crypto';

const transfers = () => ({
  id: [] as string[],
  from: [] as string[],
  to: [] as string[],
  asset: [] as string[],
  amount: [] as bigint[],
  fromBalance: [] as bigint[],
  toBalance: [] as bigint[],
  reason: [] as string[],
  reference: [] as string[],
  clauseId: [] as string[],
  tenantId: [] as string[],
});

const charges = () => ({
  id: [] as string[],
  tenantId: [] as string[],
  amount: [] as bigint[],
  reference: [] as string[],
  reserved: [] as bigint[],
  available: [] as bigint[],
  owed: [] as bigint[],
});

const accounts = () => ({
  id: [] as string[],
  posted: [] as bigint[],
  held: [] as bigint[],
  live: [] as boolean[],
  place: [] as number[],
});

const opened = () => ({
  ...accounts(),
  kind: [] as string[],
  tenantId: [] as string[],
  mayGoNegative: [] as boolean[],
  asset: [] as string[],
});

const reserved = () => ({
  id: [] as string[],
  tenantId: [] as string[],
  reference: [] as string[],
  asset: [] as string[],
  amount: [] as bigint[],
  captured: [] as bigint[],
  released: [] as bigint[],
  state: [] as string[],
  expiresMs: [] as bigint[],
});

const captured = () => ({
  id: [] as string[],
  captured: [] as bigint[],
  released: [] as bigint[],
  state: [] as string[],
});

const requests = () => ({
  scope: [] as string[],
  requestId: [] as string[],
  method: [] as string[],
  digest: [] as Uint8Array[],
  outcome: [] as (Uint8Array | null)[],
  /** JSON. */
  refusal: [] as (Uint8Array | null)[],
});

/** Nothing yet. */
export function emptyWrites(now: Date) {
  return {
    /** Of every wallet that changes, from then on. Chance makes it: no other process gives the same to another state. */
    version: randomBytes(8).readBigInt64BE(),
    /** When it was decided. */
    now,
    /** The transfers' sequence numbers; undefined to have them drawn by the statement. */
    numbers: undefined as readonly bigint[] | undefined,
    /** Wallets that decisions looked at, with the version that they saw. */
    known: { tenantId: [] as string[], version: [] as bigint[] },
    /** Those that change: without and with a transfer. */
    wallets: { tenantId: [] as string[] },
    movedWallets: { tenantId: [] as string[], place: [] as number[] },
    accounts: accounts(),
    held: { id: [] as string[], held: [] as bigint[] },
    opened: opened(),
    transfers: transfers(),
    charges: charges(),
    reserved: reserved(),
    captured: captured(),
    holds: { id: [] as string[], lotId: [] as string[], place: [] as number[], amount: [] as bigint[] },
    lessened: { id: [] as string[], lotId: [] as string[], amount: [] as bigint[] },
    freed: { id: [] as string[], lotId: [] as string[] },
    requests: requests(),
  };
}

export type BatchWrites = ReturnType<typeof emptyWrites>;
