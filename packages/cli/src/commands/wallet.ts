// tollgate wallet.
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';

import { wholeNumber } from '../arguments.ts';
import { minute, plain, yuan } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';
import { showProof } from './checks.ts';

interface StatementOptions {
  readonly limit: number;
}

export const registerWallet: Register = (program, around) => {
  const wallet = program.command('wallet').description('balances, movements, the proof of the books');
  wallet
    .command('balance <tenant>')
    .description("a tenant's balance with its lots")
    .action(action<[string, object]>(around, balance));
  wallet
    .command('statement <tenant>')
    .description("a tenant's movements, newest first")
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string, StatementOptions]>(around, statement));
  wallet
    .command('verify')
    .description('prove the ledger: trial balance, balances, chains, overdraft, holds')
    .addHelpText('after', '\nNeeds nobody signed in. Exit code 1 when a check fails.')
    .action(action<[object]>(around, verify));
};

async function balance({ connection, out }: Tool, tenantId: string): Promise<void> {
  const client = connection.client('wallet', WalletServiceService);
  const call = await connection.asPerson();
  const [{ balance: value }, { lots }] = await Promise.all([
    client.getBalance({ tenantId }, call),
    client.listLots({ tenantId, pageSize: 500, pageToken: '', includeEmpty: false }, call),
  ]);
  out.data({ balance: value, lots }, () =>
    [
      out.facts([
        ['available', yuan(value?.available)],
        ['reserved', yuan(value?.reserved)],
        ['cash', yuan(value?.cash)],
        ['bonus', yuan(value?.bonus)],
        ['arrears', yuan(value?.arrears)],
        ['refundable', yuan(value?.refundable)],
        ['as of', `${minute(value?.asOfTime)}, sequence ${value?.asOfSequence ?? 0n}`],
      ]),
      '',
      out.table(lots, [
        { name: 'LOT', of: (lot) => lot.lotId },
        { name: 'KIND', of: (lot) => plain(lot.kind, 'LOT_KIND_') },
        { name: 'LEFT', right: true, of: (lot) => yuan(lot.remaining) },
        { name: 'RESERVED', right: true, of: (lot) => yuan(lot.reserved) },
        { name: 'EXPIRES', of: (lot) => minute(lot.expireTime) },
        { name: 'ORIGIN', of: (lot) => lot.origin },
      ]),
    ].join('\n'),
  );
}

async function statement({ connection, out }: Tool, tenantId: string, { limit }: StatementOptions): Promise<void> {
  const client = connection.client('wallet', WalletServiceService);
  const call = await connection.asPerson();
  const transfers = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listTransfers({ tenantId, pageSize, pageToken }, call);
    return { rows: page.transfers, nextPageToken: page.nextPageToken };
  });
  out.data({ transfers }, () =>
    out.table(transfers, [
      { name: 'SEQUENCE', right: true, of: (one) => one.sequence.toString() },
      { name: 'TIME', of: (one) => minute(one.postTime) },
      { name: 'REASON', of: (one) => one.reason },
      { name: 'AMOUNT', right: true, of: (one) => yuan(one.amount) },
      { name: 'FROM', of: (one) => one.fromAccount },
      { name: 'TO', of: (one) => one.toAccount },
      { name: 'REFERENCE', of: (one) => one.reference },
      { name: 'CLAUSE', of: (one) => one.clauseId },
    ]),
  );
}

/** A proof may have to read the whole ledger. */
const PROOF_DEADLINE_MS = 600_000;

async function verify({ connection, out }: Tool): Promise<void> {
  const client = connection.client('wallet', WalletServiceService);
  showProof(out, 'the ledger', await client.verifyLedger({}, { deadlineMs: PROOF_DEADLINE_MS }));
}
