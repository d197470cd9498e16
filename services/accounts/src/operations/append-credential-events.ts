// What accounts reports about credentials. Callers hold the tenant's lock.
import { CredentialsFrozen, FreezeCause as CauseMessage } from '@tollgate/contracts/accounts/v1/credentials';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { AccountsTables } from '../deps.ts';
import type { FreezeCause } from '../domain/credential.ts';

const causes: Readonly<Record<FreezeCause, CauseMessage>> = {
  LEAK: CauseMessage.LEAK,
  MISUSE: CauseMessage.MISUSE,
  PRECAUTION: CauseMessage.PRECAUTION,
};

export function appendCredentialsFrozen(
  tx: Tx<AccountsTables>,
  fact: Omit<CredentialsFrozen, 'cause' | 'occurTime' | 'reason'> & {
    readonly cause: FreezeCause;
    readonly occurTime: Date;
  },
): Promise<void> {
  // Why, in somebody's words, stays here under the tenant's key.
  const payload = CredentialsFrozen.encode({ ...fact, cause: causes[fact.cause], reason: '' }).finish();
  const subject = 'tollgate.accounts.credentials_frozen';
  return appendEvent(tx, { subject, key: fact.tenantId, eventId: newId('evt'), payload });
}
