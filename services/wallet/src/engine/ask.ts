// A command that waits for its answer.
import type { DomainError } from '@tollgate/errors';
import type { Command } from '../domain/commands/command.ts';
import type { PostedTransfer } from '../domain/posted-transfer.ts';
import type { WalletState } from '../domain/wallet.ts';

/** What became of a command that was judged anew. */
export interface Done {
  /** As domain/commands says for the kind of command; of a group the list of its commands'. */
  readonly result: unknown;
  /** What it posted, in order; of a group what all of its commands posted. */
  readonly transfers: () => readonly PostedTransfer[];
  /** How it left the wallet of a tenant that it names. */
  readonly standing: (tenantId: string) => Standing;
}

/** A wallet right after a command. */
export interface Standing {
  readonly wallet: WalletState;
  /** Posted balance of one of its accounts. */
  readonly balance: (account: string) => bigint;
  /** The tenant's newest sequence number. */
  readonly sequence: bigint;
  /** When it was decided. */
  readonly now: Date;
}

/** Under what an answer is remembered, and in which form. */
export interface RequestKey {
  /** Who asks, such as service:billing. */
  readonly scope: string;
  readonly requestId: string;
  readonly method: string;
  /** SHA-256 of the request. */
  readonly digest: Uint8Array;
  /** The answer's bytes, to be stored with what was done. */
  readonly encode: (done: Done) => Uint8Array;
}

export type Answer =
  | { readonly kind: 'done'; readonly done: Done; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'refused'; readonly refusal: DomainError; readonly replayed: boolean }
  /** Answered before under its request id. */
  | { readonly kind: 'replayed'; readonly bytes: Uint8Array }
  /** No answer was reached: an outage, or a defect. The same command may be given again. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** One waiting command. */
export interface Ask {
  readonly command: Command;
  readonly request: RequestKey | undefined;
  /** Whoever asked does not wait any more; a command that was not taken up yet is dropped. */
  readonly signal: AbortSignal | undefined;
  readonly answer: (answer: Answer) => void;
}
