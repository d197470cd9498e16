// enforcement.DecisionTold: the tenant is told of a decision that is no change of its standing.
import { type Subscription, subscription } from '@tollgate/consumer';
import { DecisionKind, DecisionTold } from '@tollgate/contracts/enforcement/v1/decision_events';
import { invalidArgument } from '@tollgate/errors';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { decisionNotice, type DecisionName } from '../domain/notice.ts';
import { writeNotice } from '../operations/write-notice.ts';

const KINDS: readonly DecisionName[] = ['SANCTION', 'SANCTION_ENDED', 'RECTIFICATION', 'APPEAL', 'CLAIM'];

export function decisionTold(deps: AccountsDeps): Subscription<AccountsTables, unknown> {
  return subscription<AccountsTables, DecisionTold>({
    consumer: 'accounts-decision-told',
    stream: 'ENFORCEMENT',
    subject: 'tollgate.enforcement.decision_told',
    decode: (bytes) => DecisionTold.decode(bytes),
    handle: async (tx, { tenantId, kind, statement, clauseIds }) => {
      const name = KINDS.find((each) => DecisionKind[each] === kind);
      if (name === undefined || statement === undefined)
        throw invalidArgument('EVENT_INCOMPLETE', 'The event lacks its kind or its statement.');
      await writeNotice(tx, deps, tenantId, decisionNotice(name, statement, clauseIds));
    },
  });
}
