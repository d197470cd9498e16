// Folds transfers to balances and compares them with what each transfer and each account says. Keeps one small record an
// account, whatever the number of transfers. The rows of accounts are sealed by nothing: all that they say and that
// follows from sealed transfers has to follow from them.
import { type NamedAccount, readAccountName } from './account-names.ts';
import type { DumpAccount } from './dump.ts';
import type { Findings } from './faults.ts';
import type { PartRow, SealedTransfer } from './fields.ts';

interface Folded {
  /** Of its row, for people. */
  readonly place: string;
  readonly mayGoNegative: boolean;
  readonly isLot: boolean;
  readonly tenantId: string | null;
  readonly asset: string;
  readonly posted: bigint;
  readonly lastSequence: bigint;
  /** Sum of its transfers so far. */
  sum: bigint;
  /** What its last transfer says it left. */
  stated: bigint;
  /** The number of its last transfer so far. */
  last: bigint;
  /** Whether the lot that it belongs to was met. */
  hasLot: boolean;
  /** Whether a transfer was found after its end. */
  passed: boolean;
}

/** One side of a transfer. */
interface Side {
  readonly id: string;
  readonly change: bigint;
  readonly after: bigint;
}

/** A transfer as it comes. */
interface Posting {
  readonly transfer: PartRow;
  readonly sequence: bigint;
  readonly place: string;
  /** Whether a block seals its number. */
  readonly sealed: boolean;
}

export class Fold {
  readonly #accounts = new Map<string, Folded>();
  readonly #sums = new Map<string, bigint>();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  open(row: DumpAccount, place: string): void {
    const { account_id: id, asset } = row;
    const [posted, held] = [BigInt(row.posted), BigInt(row.held)];
    if (this.#accounts.has(id)) return this.#findings.fault('DUMP_WHOLE', `${place}: account ${id} is there twice`);
    const named = readAccountName(id);
    this.#compare(row, named, place);
    const mayGoNegative = named?.mayGoNegative ?? row.may_go_negative;
    this.#findings.examine('NO_OVERDRAFT');
    if (held < 0n || (held > 0n && held > posted) || (!mayGoNegative && posted - held < 0n))
      this.#findings.fault('NO_OVERDRAFT', `${place}: account ${id} has ${posted} with ${held} held`);
    this.#sums.set(asset, (this.#sums.get(asset) ?? 0n) + posted);
    this.#accounts.set(id, {
      place,
      mayGoNegative,
      isLot: named?.kind === 'LOT',
      tenantId: row.tenant_id,
      asset,
      posted,
      lastSequence: BigInt(row.last_sequence),
      sum: 0n,
      stated: 0n,
      last: 0n,
      hasLot: false,
      passed: false,
    });
  }

  /** What the row says of itself with what its name says. */
  #compare(row: DumpAccount, named: NamedAccount | undefined, place: string): void {
    this.#findings.examine('ACCOUNTS_AS_NAMED');
    const fault = (text: string): void =>
      this.#findings.fault('ACCOUNTS_AS_NAMED', `${place}: account ${row.account_id} ${text}`);
    if (named === undefined) return fault('has a name that no account has');
    if (row.kind !== named.kind) fault(`is of kind ${row.kind}, by its name of kind ${named.kind}`);
    if (row.may_go_negative !== named.mayGoNegative)
      fault(row.may_go_negative ? 'says that it may go below zero' : 'says that it may not go below zero');
    if (named.tenantId === undefined ? row.tenant_id === null : row.tenant_id !== named.tenantId)
      fault(`is of ${row.tenant_id ?? 'nobody'}`);
    if (named.asset !== undefined && row.asset !== named.asset) fault(`is of ${row.asset}`);
    if (row.held !== '0' && named.kind !== 'LOT') fault(`says that ${row.held} of it is held: only lots are`);
  }

  post({ transfer, lot }: SealedTransfer, at: Omit<Posting, 'transfer'>): void {
    const { from_account: from, to_account: to, amount } = transfer;
    const micros = BigInt(amount ?? 0);
    const posting = { ...at, transfer };
    this.#findings.examine('CHAINS_UNBROKEN');
    if (micros <= 0n || from === to) this.#findings.fault('CHAINS_UNBROKEN', `${at.place} moves nothing`);
    if (lot !== undefined) this.#meetLot(lot, to ?? '', at.place);
    this.#move(posting, { id: from ?? '', change: -micros, after: BigInt(transfer['from_balance'] ?? 0) });
    this.#move(posting, { id: to ?? '', change: micros, after: BigInt(transfer['to_balance'] ?? 0) });
  }

  /** The sealed lot says whose its account is, and whether it counts money. */
  #meetLot(lot: PartRow, accountId: string, place: string): void {
    const account = this.#accounts.get(accountId);
    if (account === undefined) return;
    const { lot_id: id, tenant_id: tenantId, kind } = lot;
    if (lot['account_id'] !== accountId || accountId !== `lot/${id}`)
      return this.#findings.fault('ACCOUNTS_AS_NAMED', `${place} credits ${accountId}, which is not that of lot ${id}`);
    if (account.hasLot) return;
    account.hasLot = true;
    if (account.tenantId !== tenantId)
      this.#findings.fault(
        'ACCOUNTS_AS_NAMED',
        `${account.place}: account ${accountId} is of ${account.tenantId ?? 'nobody'}, its lot of ${tenantId}`,
      );
    if ((kind === 'PACKAGE') === (account.asset === 'CNY'))
      this.#findings.fault(
        'ACCOUNTS_AS_NAMED',
        `${account.place}: account ${accountId} counts ${account.asset}, its lot is ${kind}`,
      );
  }

  #move({ transfer, sequence, place, sealed }: Posting, side: Side): void {
    const account = this.#accounts.get(side.id);
    if (account === undefined || account.asset !== transfer['asset'])
      return this.#findings.fault('CHAINS_UNBROKEN', `${place} names ${side.id}, which is no account of its asset`);
    this.#findings.examine('TENANTS_APART');
    if (account.tenantId !== null && account.tenantId !== transfer['tenant_id'])
      this.#findings.fault(
        'TENANTS_APART',
        `${place} of ${transfer['tenant_id']} moves value of ${side.id}, an account of ${account.tenantId}`,
      );
    if (account.stated + side.change !== side.after)
      this.#findings.fault(
        'CHAINS_UNBROKEN',
        `${place}: ${side.id} had ${account.stated}, and ${account.stated} plus ${side.change} is not ${side.after}`,
      );
    // Each goes on from what the row says, so that one bad row is told once.
    account.stated = side.after;
    account.sum += side.change;
    account.last = sequence;
    if (!account.mayGoNegative && side.after < 0n)
      this.#findings.fault('NO_OVERDRAFT', `${place} leaves ${side.id} at ${side.after}`);
    // A sealed transfer was there: then it is the account's row that is not true, and close() tells it.
    if (sealed || sequence <= account.lastSequence || account.passed) return;
    account.passed = true;
    this.#findings.fault(
      'BALANCES_EQUAL_TRANSFERS',
      `${place} comes after the end of ${side.id}, which is at sequence ${account.lastSequence}`,
    );
  }

  /** Says what only the end shows: accounts first, which have rows to name. */
  close(): void {
    for (const [id, account] of this.#accounts) this.#closeOne(id, account);
    for (const [asset, sum] of this.#sums) {
      this.#findings.examine('TRIAL_BALANCE');
      if (sum !== 0n) this.#findings.fault('TRIAL_BALANCE', `the accounts of ${asset} sum to ${sum}`);
    }
  }

  #closeOne(id: string, { place, isLot, hasLot, posted, sum, last, lastSequence, passed }: Folded): void {
    this.#findings.examine('BALANCES_EQUAL_TRANSFERS');
    const fault = (text: string): void =>
      this.#findings.fault('BALANCES_EQUAL_TRANSFERS', `${place}: account ${id} ${text}`);
    if (isLot && !hasLot)
      this.#findings.fault('ACCOUNTS_AS_NAMED', `${place}: no transfer credits the lot of account ${id}`);
    if (passed) return;
    if (posted !== sum) fault(`has ${posted}, its transfers sum to ${sum}`);
    if (lastSequence !== last) fault(`ends at sequence ${lastSequence}, its transfers at ${last}`);
  }

  get accounts(): bigint {
    return BigInt(this.#accounts.size);
  }
}
