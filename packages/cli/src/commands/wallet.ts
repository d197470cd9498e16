// tollgate wallet.
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';

import { minute, plain, yuan } from '../output.ts';
import { action, type Register, type Tool } from '../tool.ts';
import { registerAudit } from './wallet-audit.ts';
import { registerStatement } from './wallet-statement.ts';
import { frozenFacts, registerTerms } from './wallet-terms.ts';

export const registerWallet: Register = (program, around) => {
  const wallet = program
    .command('wallet')
    .description('balances, movements, freezes, thresholds, the proof of the books');
  wallet
    .command('balance <tenant>')
    .description("a tenant's balance with its lots")
    .action(action<[string, object]>(around, balance));
  registerStatement(wallet, around);
  registerTerms(wallet, around);
  registerAudit(wallet, around);
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
        ...frozenFacts(value),
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
