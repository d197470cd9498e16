// enforcement.SettlementCompleted: the tenant gets the statement with every line.
import { type Subscription, subscription } from '@tollgate/consumer';
import { SettlementCompleted } from '@tollgate/contracts/enforcement/v1/events';
import { invalidArgument } from '@tollgate/errors';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { settlementNotice } from '../domain/notice.ts';
import { revokeAllCredentials } from '../operations/end-credentials.ts';
import { writeNotice } from '../operations/write-notice.ts';

export function settlementCompleted(deps: AccountsDeps): Subscription<AccountsTables, unknown> {
  return subscription<AccountsTables, SettlementCompleted>({
    consumer: 'accounts-settlement-completed',
    stream: 'ENFORCEMENT',
    subject: 'tollgate.enforcement.settlement_completed',
    decode: (bytes) => SettlementCompleted.decode(bytes),
    handle: async (tx, { tenantId, statement, clauseIds }) => {
      if (statement === undefined) throw invalidArgument('EVENT_INCOMPLETE', 'The event lacks the statement.');
      await writeNotice(tx, deps, tenantId, settlementNotice(statement, clauseIds));
      await revokeAllCredentials(tx, deps, tenantId, 'the agreement has ended');
    },
  });
}
