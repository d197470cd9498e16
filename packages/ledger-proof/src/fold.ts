// Folds transfers to balances and compares them with what each transfer and each account says. Keeps one small record an
// account, whatever the number of transfers.
import type { DumpAccount } from './dump.ts';
import type { Findings } from './faults.ts';
import type { PartRow } from './fields.ts';

interface Folded {
  readonly mayGoNegative: boolean;
  readonly asset: string;
  readonly posted: bigint;
  readonly lastSequence: bigint;
  /** Sum of its transfers so far. */
  sum: bigint;
  /** What its last transfer says it left. */
  stated: bigint;
  /** Whether the transfer was met at which the account says it ends. */
  ended: boolean;
}

export class Fold {
  readonly #accounts = new Map<string, Folded>();
  readonly #sums = new Map<string, bigint>();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  open(account: DumpAccount, place: string): void {
    const { account_id: id, asset } = account;
    const [posted, held] = [BigInt(account.posted), BigInt(account.held)];
    if (this.#accounts.has(id)) return this.#findings.fault('DUMP_WHOLE', `${place}: account ${id} is there twice`);
    this.#findings.examine('NO_OVERDRAFT');
    if (held < 0n || (held > 0n && held > posted) || (!account.may_go_negative && posted - held < 0n))
      this.#findings.fault('NO_OVERDRAFT', `${place}: account ${id} has ${posted} with ${held} held`);
    this.#sums.set(asset, (this.#sums.get(asset) ?? 0n) + posted);
    const lastSequence = BigInt(account.last_sequence);
    this.#accounts.set(id, {
      mayGoNegative: account.may_go_negative,
      asset,
      posted,
      lastSequence,
      sum: 0n,
      stated: 0n,
      ended: lastSequence === 0n,
    });
  }

  post(transfer: PartRow, place: string): void {
    const { from_account: from, to_account: to, amount } = transfer;
    const micros = BigInt(amount ?? 0);
    this.#findings.examine('CHAINS_UNBROKEN');
    if (micros <= 0n || from === to) this.#findings.fault('CHAINS_UNBROKEN', `${place} moves nothing`);
    this.#move(transfer, { id: from ?? '', change: -micros, after: BigInt(transfer['from_balance'] ?? 0) }, place);
    this.#move(transfer, { id: to ?? '', change: micros, after: BigInt(transfer['to_balance'] ?? 0) }, place);
  }

  #move(transfer: PartRow, side: { id: string; change: bigint; after: bigint }, place: string): void {
    const account = this.#accounts.get(side.id);
    if (account === undefined || account.asset !== transfer['asset'])
      return this.#findings.fault('CHAINS_UNBROKEN', `${place} names ${side.id}, which is no account of its asset`);
    if (account.stated + side.change !== side.after)
      this.#findings.fault(
        'CHAINS_UNBROKEN',
        `${place}: ${side.id} had ${account.stated}, and ${account.stated} plus ${side.change} is not ${side.after}`,
      );
    // Each goes on from what the row says, so that one bad row is told once.
    account.stated = side.after;
    account.sum += side.change;
    if (!account.mayGoNegative && side.after < 0n)
      this.#findings.fault('NO_OVERDRAFT', `${place} leaves ${side.id} at ${side.after}`);
    if (BigInt(transfer['sequence'] ?? 0) !== account.lastSequence) return;
    account.ended = true;
    if (account.posted !== account.sum)
      this.#findings.fault(
        'BALANCES_EQUAL_TRANSFERS',
        `${place} is the last of ${side.id}, whose transfers sum to ${account.sum}; the account says ${account.posted}`,
      );
  }

  /** Says what only the end shows. */
  close(): void {
    for (const [asset, sum] of this.#sums) {
      this.#findings.examine('TRIAL_BALANCE');
      if (sum !== 0n) this.#findings.fault('TRIAL_BALANCE', `${asset} sums to ${sum}`);
    }
    for (const [id, { ended, lastSequence, posted }] of this.#accounts) {
      this.#findings.examine('BALANCES_EQUAL_TRANSFERS');
      if (!ended)
        this.#findings.fault(
          'BALANCES_EQUAL_TRANSFERS',
          `account ${id} ends at sequence ${lastSequence}, and no transfer of it has that number`,
        );
      if (lastSequence === 0n && posted !== 0n)
        this.#findings.fault('BALANCES_EQUAL_TRANSFERS', `account ${id} has ${posted} and no transfer`);
    }
  }

  get accounts(): bigint {
    return BigInt(this.#accounts.size);
  }
}
